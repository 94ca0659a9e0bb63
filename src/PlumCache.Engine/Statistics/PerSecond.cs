namespace PlumCache.Engine.Statistics;

/// <summary>What went through the server per second.</summary>
/// <param name="Commands">Commands taken.</param>
/// <param name="InputBytes">Bytes received.</param>
/// <param name="OutputBytes">Bytes sent.</param>
internal sealed record PerSecond(double Commands, double InputBytes, double OutputBytes);
