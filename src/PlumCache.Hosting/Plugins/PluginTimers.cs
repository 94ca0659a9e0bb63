using System.Collections.Concurrent;
using System.Collections.Immutable;
using PlumCache.Engine.Serving;
using PlumCache.Hosting.Safety;

namespace PlumCache.Hosting.Plugins;

/// <summary>
/// The timers that plugins' effects ask for: one a plugin, for the earliest time that was asked for since its tick last ran.
/// </summary>
internal sealed class PluginTimers : IAsyncDisposable
{
    private readonly CommandEngine _engine;
    private readonly Func<string, string?> _tickOf;
    private readonly TimeProvider _time;
    private readonly FailurePolicy _failures;
    private readonly ConcurrentDictionary<string, PluginTimer> _timers = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationToken _stopped;

    /// <summary>No timers yet.</summary>
    /// <param name="engine">Runs the ticks.</param>
    /// <param name="tickOf">
    /// The name of a plugin's tick command, as of now; null when the plugin is not loaded or has none. Any thread.
    /// </param>
    /// <param name="time">The clock.</param>
    /// <param name="failures">For ticks that answer an error, or fail.</param>
    public PluginTimers(CommandEngine engine, Func<string, string?> tickOf, TimeProvider time, FailurePolicy failures)
    {
        _engine = engine;
        _tickOf = tickOf;
        _time = time;
        _failures = failures;
        _stopped = _stop.Token;
    }

    /// <summary>Ticks so far, by plugin.</summary>
    public ImmutableArray<PluginTicks> Counts => [.. _timers.Values.Select(static timer => timer.Counts)];

    /// <summary>Has a plugin's tick run at a time, on a thread of the pool. Any thread; returns at once.</summary>
    /// <param name="plugin">Its name.</param>
    /// <param name="atMs">Unix ms; one that has passed is now.</param>
    public void Set(string plugin, long atMs)
    {
        if (_stopped.IsCancellationRequested) return;
        _timers.GetOrAdd(plugin, static (plugin, timers) => timers.NewTimer(plugin), this).Set(atMs);
    }

    /// <summary>
    /// Begins no tick any more, and waits for those that run. One that waits for its turn is given up: it has done nothing.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        if (_stopped.IsCancellationRequested) return;
        await _stop.CancelAsync().ConfigureAwait(false);
        foreach (PluginTimer timer in _timers.Values) await timer.StopAsync().ConfigureAwait(false);
        _stop.Dispose();
    }

    private PluginTimer NewTimer(string plugin) => new(plugin, () => RunAsync(plugin), _time, _failures, _stopped);

    private Task<string?> RunAsync(string plugin) =>
        _tickOf(plugin) is { } tick ? TickRun.RunAsync(_engine, plugin, tick, _time, _stopped) : Task.FromResult<string?>(null);
}
