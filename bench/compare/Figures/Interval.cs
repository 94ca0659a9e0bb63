namespace PlumCache.Compare.Figures;

/// <summary>The median of some runs and where the true one lies.</summary>
/// <param name="Median">The middle run; of an even number the mean of the two in the middle.</param>
/// <param name="Lower">The lower end of the interval.</param>
/// <param name="Upper">The upper end of the interval.</param>
internal readonly record struct Interval(double Median, double Lower, double Upper)
{
    /// <summary>The true median lies inside in at least so many of a hundred cases.</summary>
    public const int Percent = 95;

    /// <summary>So many runs it takes: of fewer even the smallest and the largest are no such interval.</summary>
    public const int FewestRuns = 6;

    /// <summary>
    /// Of runs in any order, by their ranks alone, so it asks nothing of how they are spread. The number of runs below the true median is a
    /// number of heads in as many tosses of a coin; so many runs are cut off at either end as keep both tails together below the rest to a
    /// hundred.
    /// </summary>
    /// <returns>Null when there are fewer than <see cref="FewestRuns"/>.</returns>
    public static Interval? Of(IEnumerable<double> runs)
    {
        double[] sorted = [.. runs.Order()];
        if (sorted.Length < FewestRuns) return null;
        double chance = Math.Pow(0.5, sorted.Length); // of no head at all
        double tail = chance;
        int cut = 0;
        while (2 * tail <= (100 - Percent) / 100.0)
        {
            cut++;
            chance *= (sorted.Length - cut + 1) / (double)cut;
            tail += chance;
        }

        return new Interval(Spread.Of(sorted)!.Value.Median, sorted[cut - 1], sorted[^cut]);
    }
}
