namespace PlumCache.Compare.Load;

/// <summary>What one run of redis-benchmark gave.</summary>
/// <param name="CpuUs">Server CPU per operation (microseconds), in user and kernel space, of all its threads.</param>
/// <param name="PerSecond">Operations a second.</param>
/// <param name="P50Ms">The median latency, as the client saw it.</param>
/// <param name="P99Ms">One in a hundred took longer.</param>
/// <param name="MaxMs">The longest.</param>
internal sealed record BenchmarkRun(double CpuUs, double PerSecond, double P50Ms, double P99Ms, double MaxMs);
