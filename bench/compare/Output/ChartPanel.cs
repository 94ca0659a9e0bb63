using System.Collections.Immutable;

namespace PlumCache.Compare.Output;

/// <summary>Groups of bars on a scale of their own.</summary>
/// <param name="Title">Above it.</param>
/// <param name="Groups">A label and a value for each series; null leaves a gap.</param>
internal sealed record ChartPanel(string Title, ImmutableArray<(string Label, ImmutableArray<double?> Values)> Groups);
