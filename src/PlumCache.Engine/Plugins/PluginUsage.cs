using System.Collections.Immutable;
using PlumCache.Abstractions;

namespace PlumCache.Engine;

/// <summary>What a plugin has done since it was loaded or the last CONFIG RESETSTAT.</summary>
/// <param name="Calls">Times it was called.</param>
/// <param name="Failures">Of these, those that failed: an exception, or a step outside its rights.</param>
/// <param name="TimeUs">Time it took, in microseconds.</param>
/// <param name="Breaker"><see cref="BreakerClosed"/>, or a word for why it is not called.</param>
/// <param name="Counters">What it counts itself.</param>
public sealed record PluginUsage(long Calls, long Failures, double TimeUs, string Breaker, ImmutableArray<PluginCounter> Counters)
{
    /// <summary>The breaker of a plugin that works.</summary>
    public const string BreakerClosed = "closed";

    /// <summary>Never called.</summary>
    public static readonly PluginUsage None = new(0, 0, 0, BreakerClosed, []);
}
