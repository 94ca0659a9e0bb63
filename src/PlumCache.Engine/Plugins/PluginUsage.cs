using System.Collections.Immutable;
using PlumCache.Abstractions;

namespace PlumCache.Engine;

/// <summary>What is counted of a plugin.</summary>
/// <param name="Calls">Calls of its transformers and observers, and of the commands it brings.</param>
/// <param name="Failures">Calls that threw, answered nonsense or went beyond its rights.</param>
/// <param name="TimeUs">Time in them; of transformers and observers one call in 16 is timed.</param>
/// <param name="IsBroken">Whether its breaker is open.</param>
/// <param name="Counters">What its Count effects add up to.</param>
public sealed record PluginUsage(long Calls, long Failures, double TimeUs, bool IsBroken, ImmutableArray<PluginCounter> Counters)
{
    internal static PluginUsage Of(CommandEngine engine, ActivePlugin plugin)
    {
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
        return new PluginUsage(calls, own.Failed, ticks * 1_000_000.0 / time.TimestampFrequency, plugin.Breaker.IsOpen(time.GetUtcNow().ToUnixTimeMilliseconds()), plugin.ReadCounters());
    }
}
