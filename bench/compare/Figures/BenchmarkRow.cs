namespace PlumCache.Compare.Figures;

/// <summary>What redis-benchmark says of one test.</summary>
/// <param name="Test">Its name there.</param>
/// <param name="PerSecond">Operations a second.</param>
/// <param name="P50Ms">The median latency.</param>
/// <param name="P99Ms">One in a hundred took longer.</param>
/// <param name="MaxMs">The longest.</param>
internal sealed record BenchmarkRow(string Test, double PerSecond, double P50Ms, double P99Ms, double MaxMs);
