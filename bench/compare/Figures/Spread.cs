namespace PlumCache.Compare.Figures;

/// <summary>What several runs of one thing gave.</summary>
/// <param name="Median">The middle one; of an even number the mean of the two in the middle.</param>
/// <param name="Min">The smallest.</param>
/// <param name="Max">The largest.</param>
internal readonly record struct Spread(double Median, double Min, double Max)
{
    /// <summary>Of runs in any order.</summary>
    /// <returns>Null when there was none.</returns>
    public static Spread? Of(IEnumerable<double> runs)
    {
        double[] sorted = [.. runs.Order()];
        if (sorted.Length == 0) return null;
        int middle = sorted.Length / 2;
        double median = sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Spread(median, sorted[0], sorted[^1]);
    }

    /// <summary>Of the ratios of runs that stood next to each other: the first to the first, the second to the second.</summary>
    /// <returns>Null when there is no pair.</returns>
    public static Spread? OfRatios(IEnumerable<double> ours, IEnumerable<double> theirs) => Of(Ratios(ours, theirs));

    /// <summary>The ratios of runs that stood next to each other; a run that cost nothing has none.</summary>
    public static IEnumerable<double> Ratios(IEnumerable<double> ours, IEnumerable<double> theirs) =>
        ours.Zip(theirs).Where(static pair => pair.Second > 0).Select(static pair => pair.First / pair.Second);
}
