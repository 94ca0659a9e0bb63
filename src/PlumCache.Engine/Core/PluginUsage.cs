using System.Collections.Immutable;
using PlumCache.Abstractions;
using PlumCache.Engine.Serving;
using PlumCache.Engine.Statistics;
using PlumCache.Engine.Table;

namespace PlumCache.Engine.Core;

/// <summary>What is counted of a plugin.</summary>
/// <param name="Calls">Calls of its transformers and observers, and of the commands it brings.</param>
/// <param name="Failures">Calls that threw, answered nonsense or went beyond its rights.</param>
/// <param name="TimeUs">Time in them; of transformers and observers one call in 16 is timed.</param>
/// <param name="Breaker"><see cref="BreakerClosed"/>, or a word for why it is not called.</param>
/// <param name="Counters">What its Count effects add up to.</param>
public sealed record PluginUsage(long Calls, long Failures, double TimeUs, string Breaker, ImmutableArray<PluginCounter> Counters)
{
    /// <summary>The breaker of a plugin that works.</summary>
    public const string BreakerClosed = "closed";

    /// <summary>The breaker of a plugin that fails too often.</summary>
    public const string BreakerOpen = "broken";

    /// <summary>Never called.</summary>
    public static readonly PluginUsage None = new(0, 0, 0, BreakerClosed, []);

    /// <summary>
    /// What is counted of a plugin, since the start or the last CONFIG RESETSTAT; <see cref="None"/> of one that is not there.
    /// </summary>
    internal static PluginUsage Of(CommandEngine engine, string name)
    {
        if (engine.Table.Plugins.FirstOrDefault(plugin => plugin.Name == name) is not { } plugin) return None;
        RunnerCounters total = engine.Statistics.Total();
        RowCounter own = total[plugin.CounterIndex];
        long calls = own.Calls, ticks = own.Ticks;
        foreach (TableRow row in engine.Table.All.SelectMany(static row => row.Subcommands.Prepend(row)))
        {
            if (!ReferenceEquals(row.Plugin, plugin)) continue;
            calls += total[row.Index].Calls;
            ticks += total[row.Index].Ticks;
        }

        TimeProvider time = engine.Options.Time;
        bool isOpen = plugin.Breaker.IsOpen(time.GetUtcNow().ToUnixTimeMilliseconds());
        return new PluginUsage(calls, own.Failed, ticks * 1_000_000.0 / time.TimestampFrequency, isOpen ? BreakerOpen : BreakerClosed,
            engine.Statistics.Counters.Of(plugin.Name));
    }
}
