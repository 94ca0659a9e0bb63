using System.Diagnostics;

namespace PlumCache.Bench.Storage;

/// <summary>Times a piece of work several times and keeps the median, so that one disturbed round does not count.</summary>
internal static class Sample
{
    public const int Rounds = 3;

    /// <summary>
    /// Nanoseconds per operation of each piece of work; the pieces take turns, so that a drift of the machine hits all alike.
    /// </summary>
    public static double[] NanosecondsPerOperation(int operations, params Action[] pieces)
    {
        double[][] times = new double[pieces.Length][];
        for (int p = 0; p < pieces.Length; p++)
        {
            times[p] = new double[Rounds];
            pieces[p]();
        }

        for (int round = 0; round < Rounds; round++)
        {
            for (int p = 0; p < pieces.Length; p++)
            {
                long start = Stopwatch.GetTimestamp();
                pieces[p]();
                times[p][round] = Stopwatch.GetElapsedTime(start).TotalNanoseconds / operations;
            }
        }

        return Array.ConvertAll(times, Median);
    }

    public static double Median(double[] values)
    {
        double[] sorted = (double[])values.Clone();
        Array.Sort(sorted);
        return sorted[sorted.Length / 2];
    }
}
