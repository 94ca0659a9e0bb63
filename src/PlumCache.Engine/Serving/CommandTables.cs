using System.Collections.Immutable;
using System.Diagnostics;
using PlumCache.Engine.Hosting;
using PlumCache.Engine.Runs;
using PlumCache.Engine.Statistics;
using PlumCache.Engine.Table;

namespace PlumCache.Engine.Serving;

/// <summary>
/// The command table in use, one after the other: every batch that begins, or goes on, runs by the one in use then, and no request sees
/// two. Any thread.
/// </summary>
public sealed class CommandTables
{
    private readonly CounterIndex _counters = new();
    private readonly Lock _gate = new();
    private ImmutableArray<BatchRun> _runs = [];
    private CommandTable _current;

    /// <summary>The tables of one engine.</summary>
    /// <param name="first">The one it begins with.</param>
    public CommandTables(CommandTable first)
    {
        ArgumentNullException.ThrowIfNull(first);
        _counters.Bind(first);
        _current = first;
    }

    /// <summary>The table in use.</summary>
    public CommandTable Current => Volatile.Read(ref _current);

    /// <summary>What plugins count, whichever table has them.</summary>
    internal PluginCounters PluginCounters { get; } = new();

    /// <summary>Has every batch that begins, or goes on, from now on run by another table.</summary>
    /// <param name="table">The new commands.</param>
    public void Use(CommandTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        _counters.Bind(table);
        Volatile.Write(ref _current, table);
    }

    /// <summary>Whether a batch still runs by a table that is no longer in use.</summary>
    /// <param name="table">The old table.</param>
    public bool IsRunning(CommandTable table)
    {
        lock (_gate) return _runs.Any(run => ReferenceEquals(run.Table, table));
    }

    /// <summary>A run that is asked for its table from now on.</summary>
    internal BatchRun NewRun(EngineOptions options)
    {
        var run = new BatchRun(options.NextSeed);
        Debug.Assert(run.Table is null, "a run at rest holds no table: one that is taken out could never be let go");
        lock (_gate) _runs = _runs.Add(run);
        return run;
    }
}
