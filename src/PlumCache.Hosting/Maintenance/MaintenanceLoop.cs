using System.Diagnostics;
using PlumCache.Hosting.Configuration;
using PlumCache.Hosting.Observability;
using PlumCache.Hosting.Sessions;
using PlumCache.Storage;

namespace PlumCache.Hosting.Maintenance;

/// <summary>
/// The upkeep of a keyspace and of the connections to it, ten times a second: the coarse clock, the steps of views and engine (lapsed
/// views, due keys, freeing, compaction, idle scans), the timeouts of connections and the memory of large requests that nobody wants.
/// </summary>
internal sealed class MaintenanceLoop : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(100);

    // After our last word, so long may a peer take to end its side before the connection is cut: enough for a slow network, too short to be
    // worth abusing.
    private const long LingerMs = 1000;

    private const long MsPerSecond = 1000;

    private readonly SessionServices _services;
    private readonly RuntimeConfiguration _configuration;
    private readonly Func<bool> _step;
    private readonly PeriodicTimer _timer;
    private volatile bool _isStopped;

    /// <summary>A loop that does not run yet.</summary>
    /// <param name="services">Connections and clock.</param>
    /// <param name="configuration">The timeouts.</param>
    /// <param name="step">A step of the keys' own upkeep; true when more waits.</param>
    public MaintenanceLoop(SessionServices services, RuntimeConfiguration configuration, Func<bool> step)
    {
        _step = step;
        _services = services;
        _configuration = configuration;
        _timer = new PeriodicTimer(Period, services.Time);
    }

    /// <summary>Runs until it is disposed, or dies by a bug, which is told as critical.</summary>
    public async Task RunAsync()
    {
        try
        {
            while (await _timer.WaitForNextTickAsync().ConfigureAwait(false)) await MaintainAsync().ConfigureAwait(false);
            Debug.Assert(_isStopped, "Upkeep ends only when it is told to: without it memory would only grow.");
        }
        catch (Exception exception) when (_services.Failures.Survives(exception))
        {
            _services.Failures.LoopDied("Upkeep", exception);
        }
    }

    /// <summary>Has it end after the step under way.</summary>
    public void Dispose()
    {
        _isStopped = true;
        _timer.Dispose();
    }

    // Steps follow each other at once while work waits; between them the lane is free and the thread goes back to the pool.
    private async Task MaintainAsync()
    {
        Attempt(CheckTimeouts);
        while (!_isStopped && Attempt(_step)) await Task.Yield();
    }

    /// <summary>
    /// Does one part of the upkeep. What it throws is a bug; without upkeep memory would only grow, so the next tick tries again.
    /// </summary>
    private bool Attempt(Func<bool> part)
    {
        try
        {
            Faults.At(FaultPoint.Timer);
            _services.Clock.Tick();
            return part();
        }
        catch (Exception exception) when (_services.Failures.Survives(exception))
        {
            ServerLog.MaintenanceFailed(_services.Logger, exception);
            return false;
        }
    }

    private bool CheckTimeouts()
    {
        PlumCacheOptions options = _configuration.Current;
        var timeouts = new SessionTimeouts(options.IdleTimeoutSeconds * MsPerSecond, options.ReplyStallTimeoutSeconds * MsPerSecond,
            LingerMs);
        _services.Registry.ForEach(static (session, timeouts) => session.CheckTimeouts(timeouts), timeouts);
        return false;
    }
}
