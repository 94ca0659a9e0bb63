using System.Globalization;
using PlumCache.Abstractions;
using PlumCache.Plugins.Eviction;

namespace PlumCache.Bench.Eviction;

/// <summary>
/// What the eviction policies are worth, as Markdown: hit rates on a Zipf trace and on one that scans pollute, a cache of a tenth of the
/// keys, beside exact LRU and LFU, Redis' way, and no policy at all; and what an eviction costs by the number of samples.
/// </summary>
internal static class EvictionReport
{
    private const long StartMs = 1_700_000_000_000;
    private const int Capacity = Trace.Keys / 10;
    private const int LargeCapacity = 1_000_000;
    private const int LargeEvictions = 100_000;

    private static readonly int[] _samples = [5, 10, 16, 24];

    public static void Run()
    {
        int[] zipf = Trace.Zipf(), scans = Trace.ZipfWithScans();
        Console.WriteLine("| policy | samples | Zipf(0.99), hits % | with scans, hits % | us per eviction, 10,000 keys | 1,000,000 keys |");
        Console.WriteLine("|---|---|---|---|---|---|");
        Row("exact LRU", "", new ExactLru(Capacity), new ExactLru(Capacity), zipf, scans);
        Row("Redis' pool, LRU", "5", new PooledSampling(Capacity, AccessMode.Recency), new PooledSampling(Capacity, AccessMode.Recency),
            zipf, scans);
        Plugin(new LruPlugin(), "allkeys-lru", _samples, zipf, scans);
        Row("exact LFU", "", new ExactLfu(Capacity), new ExactLfu(Capacity), zipf, scans);
        Row("Redis' pool, LFU", "5", new PooledSampling(Capacity, AccessMode.Frequency),
            new PooledSampling(Capacity, AccessMode.Frequency), zipf, scans);
        Plugin(new LfuPlugin(), "allkeys-lfu", _samples, zipf, scans);
        Plugin(new RandomPlugin(), "allkeys-random", [1], zipf, scans);
    }

    private static void Plugin(IPlugin plugin, string policy, int[] samples, int[] zipf, int[] scans)
    {
        foreach (int count in samples)
        {
            using var first = new PluginCache(plugin, policy, count, Capacity);
            using var second = new PluginCache(plugin, policy, count, Capacity);
            using var large = new PluginCache(plugin, policy, count, LargeCapacity);
            double plain = HitRate(first, zipf), polluted = HitRate(second, scans);
            for (int i = 0; i < LargeCapacity + LargeEvictions; i++)
            {
                large.Ask((int)(i * 7_919L % 9_999_991), StartMs + (i / Trace.RequestsPerMs));
            }
            Print(policy, count.ToString(CultureInfo.InvariantCulture), plain, polluted,
                $"{MicrosecondsOf(first):0.0} | {MicrosecondsOf(large):0.0}");
        }
    }

    private static void Row(string name, string samples, ICache first, ICache second, int[] zipf, int[] scans) =>
        Print(name, samples, HitRate(first, zipf), HitRate(second, scans), " | ");

    private static void Print(string name, string samples, double plain, double polluted, FormattableString costs) =>
        Print(name, samples, plain, polluted, FormattableString.Invariant(costs));

    private static void Print(string name, string samples, double plain, double polluted, string costs) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| {name} | {samples} | {plain:0.00} | {polluted:0.00} | {costs} |"));

    private static double MicrosecondsOf(PluginCache cache) => cache.Spent.TotalMicroseconds / Math.Max(1, cache.Evictions);

    private static double HitRate(ICache cache, int[] trace)
    {
        int hits = 0;
        for (int i = 0; i < trace.Length; i++) hits += cache.Ask(trace[i], StartMs + (i / Trace.RequestsPerMs)) ? 1 : 0;
        return 100.0 * hits / trace.Length;
    }
}
