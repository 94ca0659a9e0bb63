namespace PlumCache.Bench.Eviction;

/// <summary>A million requests, each the number of a key: the same in every run.</summary>
internal static class Trace
{
    public const int Requests = 1_000_000;
    public const int Keys = 100_000;

    /// <summary>Simulated time: ten requests a millisecond.</summary>
    public const int RequestsPerMs = 10;

    private const double Skew = 0.99;
    private const int ScanEvery = 50_000;
    private const int ScanLength = 10_000;

    /// <summary>
    /// Zipf's law: key k is asked for in proportion to 1 / k^0.99. Numbers are shuffled, so that neighbours in key order are strangers.
    /// </summary>
    public static int[] Zipf()
    {
        var random = new Random(42);
        double[] sums = new double[Keys];
        double sum = 0;
        for (int i = 0; i < Keys; i++) sums[i] = sum += 1 / Math.Pow(i + 1, Skew);
        int[] names = [.. Enumerable.Range(0, Keys)];
        random.Shuffle(names);
        int[] trace = new int[Requests];
        for (int i = 0; i < Requests; i++)
        {
            int found = Array.BinarySearch(sums, random.NextDouble() * sum);
            trace[i] = names[Math.Min(found < 0 ? ~found : found, Keys - 1)];
        }

        return trace;
    }

    /// <summary>
    /// The same, and every 50,000 requests a scan of 10,000 keys, as many as the cache holds, that nobody asks for again.
    /// </summary>
    public static int[] ZipfWithScans()
    {
        int[] trace = Zipf();
        int next = Keys;
        for (int i = ScanEvery; i + ScanLength <= Requests; i += ScanEvery)
        {
            for (int end = i + ScanLength, at = i; at < end; at++) trace[at] = next++;
        }

        return trace;
    }
}
