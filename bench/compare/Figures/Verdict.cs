namespace PlumCache.Compare.Figures;

/// <summary>How a target stands.</summary>
/// <param name="Target">Which.</param>
/// <param name="Against">The server beside it; null when the target has none.</param>
/// <param name="Measured">The ratio or figure; null when this run did not measure it.</param>
internal sealed record Verdict(Target Target, string? Against, Spread? Measured)
{
    /// <summary>Judged by the median.</summary>
    public bool IsMet => Measured is { } measured && measured.Median <= Target.Bound;
}
