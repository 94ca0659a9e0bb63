namespace PlumCache.Compare.Latency;

/// <summary>Something that goes on while GETs are timed.</summary>
/// <param name="Name">As the table calls it.</param>
/// <param name="Measure">Runs it once; null, or why this server has no figure.</param>
internal sealed record Scenario(string Name, Func<LatencyRig, string?> Measure);
