namespace PlumCache.Abstractions;

/// <summary>One of a plugin's counters.</summary>
/// <param name="Name">As <see cref="Effect.Count"/> named it, read as UTF-8.</param>
/// <param name="Value">The sum so far.</param>
/// <param name="Sample">The last sample, read as UTF-8; empty when there was none.</param>
public sealed record PluginCounter(string Name, long Value, string Sample);
