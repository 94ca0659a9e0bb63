using System.Globalization;
using PlumCache.Abstractions;
using PlumCache.Tests.Engine.Kit;

namespace PlumCache.Tests.Properties.Engine.BuiltIn;

/// <summary>
/// How close the sampled policies come to the exact ones: a cache of a tenth of the keys, Zipf's law with and without scans, on the engine
/// and by the policies' own defaults. A small form of what the benchmarks publish, with fixed seeds; the bound is the published one, two
/// points.
/// </summary>
public sealed class EvictionQualityTests
{
    private const int Keys = 4000;
    private const int Capacity = Keys / 10;
    private const int Requests = 40_000;
    private const int RequestsPerMs = 10;
    private const string Value = "0123456789abcdef";

    [Theory]
    [InlineData("allkeys-lru", false)]
    [InlineData("allkeys-lru", true)]
    [InlineData("allkeys-lfu", false)]
    [InlineData("allkeys-lfu", true)]
    public void ASampledPolicyIsWithinTwoPointsOfTheExactOne(string policy, bool hasScans)
    {
        int[] trace = TraceOf(hasScans);
        double exact = 100.0 * ExactHits(trace, countsUses: policy.EndsWith("lfu", StringComparison.Ordinal)) / trace.Length;
        double sampled = 100.0 * SampledHits(trace, policy) / trace.Length;
        Assert.True(sampled > exact - 2,
            string.Create(CultureInfo.InvariantCulture,
            $"{policy}: {sampled:0.00} % of the requests hit, {exact:0.00} % with the exact policy."));
    }

    private static int[] TraceOf(bool hasScans)
    {
        var random = new Random(42);
        double[] sums = new double[Keys];
        double sum = 0;
        for (int i = 0; i < Keys; i++) sums[i] = sum += 1 / Math.Pow(i + 1, 0.99);
        int[] trace = new int[Requests];
        for (int i = 0; i < Requests; i++)
        {
            int found = Array.BinarySearch(sums, random.NextDouble() * sum);
            trace[i] = Math.Min(found < 0 ? ~found : found, Keys - 1);
        }

        if (!hasScans) return trace;
        int next = Keys; // each scan asks once for as many keys as the cache holds, and nobody asks for them again
        for (int start = 2000; start + Capacity <= Requests; start += 2000)
        {
            for (int i = 0; i < Capacity; i++) trace[start + i] = next++;
        }

        return trace;
    }

    private static int SampledHits(int[] trace, string policy)
    {
        long bytes = Capacity * (long)(NameOf(0).Length + Value.Length);
        using var engine = new TestEngine(plugins: BuiltIns.With(("maxmemory", bytes.ToString(CultureInfo.InvariantCulture)),
            ("maxmemory-policy", policy)));
        engine.Engine.Settings.MaxMemoryBytes = bytes;
        engine.Engine.Settings.AccessMode = policy.EndsWith("lfu", StringComparison.Ordinal) ? AccessMode.Frequency : AccessMode.Recency;
        TestClient client = engine.Connect();
        int hits = 0;
        for (int i = 0; i < trace.Length; i++)
        {
            if (i % RequestsPerMs == 0) engine.Time.NowMs++;
            string name = NameOf(trace[i]);
            if (client.One($"GET {name}") != "nil") hits++;
            else client.One($"SET {name} {Value}");
        }

        return hits;
    }

    /// <summary>
    /// The key least recently used goes; with <paramref name="countsUses"/> the one least used since it came, of equals the longest unused.
    /// </summary>
    private static int ExactHits(int[] trace, bool countsUses)
    {
        var order = new SortedSet<(int Uses, int Last, int Key)>();
        var state = new Dictionary<int, (int Uses, int Last)>();
        int hits = 0;
        for (int i = 0; i < trace.Length; i++)
        {
            int key = trace[i];
            bool isThere = state.TryGetValue(key, out (int Uses, int Last) old);
            if (isThere)
            {
                hits++;
                order.Remove((old.Uses, old.Last, key));
            }
            else if (state.Count == Capacity)
            {
                state.Remove(order.Min.Key);
                order.Remove(order.Min);
            }

            (int Uses, int Last) now = (countsUses ? old.Uses + 1 : 0, i);
            state[key] = now;
            order.Add((now.Uses, now.Last, key));
        }

        return hits;
    }

    private static string NameOf(int key) => string.Create(CultureInfo.InvariantCulture, $"key:{key:D7}");
}
