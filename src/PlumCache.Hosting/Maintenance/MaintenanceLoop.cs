using PlumCache.Hosting.Configuration;
using PlumCache.Hosting.Observability;
using PlumCache.Hosting.Sessions;

namespace PlumCache.Hosting.Maintenance;

/// <summary>
/// The upkeep of a server, ten times a second: the coarse clock, the steps of views and engine (lapsed views, due keys, freeing, compaction, idle scans) and the
/// timeouts of connections.
/// </summary>
internal sealed class MaintenanceLoop : IAsyncDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(100);

    // After our last word, so long may a peer take to end its side before the connection is cut: enough for a slow network, too short to be worth abusing.
    private const long LingerMs = 1000;

    private const long MsPerSecond = 1000;

    private readonly SessionServices _services;
    private readonly RuntimeConfiguration _configuration;
    private readonly Func<bool> _step;
    private readonly CancellationTokenSource _stop = new();
    private Task _loop = Task.CompletedTask;

    /// <summary>A loop that has not started.</summary>
    /// <param name="services">Connections and clock.</param>
    /// <param name="configuration">The timeouts.</param>
    /// <param name="step">A step of the keys' own upkeep; true when more waits.</param>
    public MaintenanceLoop(SessionServices services, RuntimeConfiguration configuration, Func<bool> step)
    {
        _step = step;
        _services = services;
        _configuration = configuration;
    }

    /// <summary>Begins.</summary>
    public void Start() => _loop = Task.Run(RunAsync);

    /// <summary>Ends after the step under way.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        using var timer = new PeriodicTimer(Period, _services.Time);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token).ConfigureAwait(false))
            {
                _services.Clock.Tick();
                CheckTimeouts();
                await MaintainAsync().ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // That is how it ends.
        }
    }

    // Steps follow each other at once while work waits; between them the lane is free and the thread goes back to the pool.
    private async Task MaintainAsync()
    {
        try
        {
            while (!_stop.IsCancellationRequested && _step())
            {
                _services.Clock.Tick();
                await Task.Yield();
            }
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // A bug: without upkeep memory would only grow, so the next tick tries again.
            ServerLog.MaintenanceFailed(_services.Logger, exception);
        }
    }

    private void CheckTimeouts()
    {
        PlumCacheOptions options = _configuration.Current;
        var timeouts = new SessionTimeouts(options.IdleTimeoutSeconds * MsPerSecond, options.ReplyStallTimeoutSeconds * MsPerSecond, LingerMs);
        _services.Registry.ForEach(static (session, timeouts) => session.CheckTimeouts(timeouts), timeouts);
    }
}
