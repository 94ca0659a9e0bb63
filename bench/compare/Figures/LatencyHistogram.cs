using System.Diagnostics;
using System.Numerics;

namespace PlumCache.Compare.Figures;

/// <summary>
/// Counts times in bins whose width is 1/128 of what they hold, so a percentile is at most 0.8 % above the true one; the maximum is exact.
/// Recording neither allocates nor searches.
/// </summary>
internal sealed class LatencyHistogram
{
    private const int SubBits = 7;
    private const int Sub = 1 << SubBits;
    private readonly long[] _bins = new long[(64 - SubBits + 1) * Sub];

    /// <summary>Times recorded.</summary>
    public long Count { get; private set; }

    /// <summary>The longest (stopwatch ticks).</summary>
    public long MaxTicks { get; private set; }

    /// <summary>The longest (milliseconds).</summary>
    public double MaxMs => Milliseconds(MaxTicks);

    /// <param name="ticks">Stopwatch ticks; below 0 counts as 0.</param>
    public void Record(long ticks)
    {
        ticks = Math.Max(ticks, 0);
        _bins[BinOf(ticks)]++;
        Count++;
        MaxTicks = Math.Max(MaxTicks, ticks);
    }

    /// <summary>The time that a share of all were not above (milliseconds); 0 when nothing was recorded.</summary>
    /// <param name="share">Above 0, up to 1: 0.99 for p99.</param>
    public double PercentileMs(double share) => Milliseconds(PercentileTicks(share));

    /// <summary>The same in stopwatch ticks: the upper end of its bin.</summary>
    public long PercentileTicks(double share)
    {
        long rank = Math.Clamp((long)Math.Ceiling(share * Count), 1, Math.Max(Count, 1));
        long seen = 0;
        for (int bin = 0; bin < _bins.Length; bin++)
        {
            seen += _bins[bin];
            if (seen >= rank) return Math.Min(UpperEndOf(bin), MaxTicks);
        }

        return MaxTicks;
    }

    // Below 2 * Sub a bin is one tick wide; above, each power of two has Sub bins.
    private static int BinOf(long ticks)
    {
        int shift = Math.Max(BitOperations.Log2((ulong)ticks | 1) - SubBits, 0);
        return (shift * Sub) + (int)(ticks >> shift);
    }

    private static long UpperEndOf(int bin)
    {
        int shift = Math.Max((bin / Sub) - 1, 0);
        return ((bin - ((long)shift * Sub) + 1) << shift) - 1;
    }

    private static double Milliseconds(long ticks) => ticks * 1000.0 / Stopwatch.Frequency;
}
