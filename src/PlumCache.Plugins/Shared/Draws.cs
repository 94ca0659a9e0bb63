using System.Runtime.CompilerServices;

namespace PlumCache.Plugins.Shared;

/// <summary>Numbers drawn from a seed: the same seed gives the same ones.</summary>
internal static class Draws
{
    /// <summary>The mixing step of the SplitMix64 generator: neighbours become numbers that have nothing to do with each other.</summary>
    public static ulong Mix(ulong value)
    {
        unchecked
        {
            value += 0x9E37_79B9_7F4A_7C15;
            value = (value ^ (value >> 30)) * 0xBF58_476D_1CE4_E5B9;
            value = (value ^ (value >> 27)) * 0x94D0_49BB_1331_11EB;
            return value ^ (value >> 31);
        }
    }

    /// <summary>One of several ranks, evenly.</summary>
    /// <param name="seed">The command's.</param>
    /// <param name="draw">The number of the draw, from 0.</param>
    /// <param name="count">From 1.</param>
    /// <returns>From 0 to <paramref name="count"/> - 1.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Rank(ulong seed, long draw, long count) =>
        (long)Math.BigMul(Mix(unchecked(Mix(seed) + (ulong)draw)), (ulong)count, out _);

    /// <summary>Several ranks, no two alike, each set of them as likely as another. O(wanted) time and memory.</summary>
    /// <param name="seed">The command's.</param>
    /// <param name="wanted">How many, at most <paramref name="count"/>.</param>
    /// <param name="count">Of how many.</param>
    public static long[] DistinctRanks(ulong seed, int wanted, long count)
    {
        System.Diagnostics.Debug.Assert(wanted >= 0 && wanted <= count, "there are as many ranks as are wanted");

        // Floyd: one of the first so many ranks is drawn; if it was drawn before, the last of them is taken, which cannot have been.
        long[] ranks = new long[wanted];
        var drawn = new HashSet<long>(wanted);
        for (int i = 0; i < wanted; i++)
        {
            long last = count - wanted + i, rank = Rank(seed, i, last + 1);
            ranks[i] = drawn.Add(rank) ? rank : last;
            if (ranks[i] == last) drawn.Add(last);
        }

        return ranks;
    }
}
