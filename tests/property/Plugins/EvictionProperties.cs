using System.Collections.Immutable;
using System.Globalization;
using CsCheck;
using PlumCache.Abstractions;
using PlumCache.Plugins.Eviction;
using PlumCache.Testing;
using PlumCache.Tests.Plugins.Kit;
using PlumCache.Tests.Shared;

namespace PlumCache.Tests.Properties.Plugins;

/// <summary>
/// Random writes under every policy and small limits: the limit holds, nothing that a policy spares goes, and a refused command changes
/// nothing.
/// </summary>
public sealed class EvictionProperties
{
    private static readonly Gen<string> Key = Gen.OneOf("", "a", "b", "ab", "ba", "aab", "bbb", "c", "ca", "cab");
    private static readonly Gen<string> Value = Gen.OneOf(Gen.Int[0, 12], Gen.Int[0, 60]).Select(static length => new string('v', length));

    private static readonly Gen<string[]> Command = Gen.OneOf(
        Gen.Select(Key, Value, (key, value) => new[] { "SET", key, value }),
        Gen.Select(Key, Value, Gen.Int[1, 30], (key, value, ms) => new[] { "SET", key, value, "PX", Text(ms) }),
        Gen.Select(Key, Value, Key, Value, (first, one, second, two) => new[] { "MSET", first, one, second, two }),
        Gen.Select(Key, Value, (key, value) => new[] { "APPEND", key, value }),
        Gen.Select(Key, Key, Gen.Int[0, 2], (from, to, database) => new[] { "COPY", from, to, "DB", Text(database), "REPLACE" }),
        Gen.Select(Key, Gen.Int[0, 30], (key, ms) => new[] { "PEXPIRE", key, Text(ms) }),
        Gen.Select(Key, key => new[] { "UNLINK", key }),
        Gen.Select(Key, key => new[] { "GET", key }));

    private static readonly Gen<string> Policy = Gen.OneOf(
        "volatile-lru", "volatile-lfu", "volatile-random", "volatile-ttl", "allkeys-lru", "allkeys-lfu", "allkeys-random");

    private static readonly Gen<(string[] Words, int StepMs, int Database, ulong Seed)[]> History =
        Gen.Select(Command, Gen.Int[0, 4], Gen.Int[0, 2], Gen.ULong,
            (words, stepMs, database, seed) => (words, stepMs, database, seed)).Array[1, 60];

    [Fact]
    public void TheLimitHoldsAndWhatThePolicySparesStays() => Gen.Select(Policy, Gen.Int[0, 150], Gen.Int[1, 12], History).Sample(
        (policy, limit, samples, history) =>
        {
            SettlingBench bench = NewBench(limit, policy, samples);
            bool isVolatile = policy.StartsWith("volatile", StringComparison.Ordinal);
            foreach ((string[] words, int stepMs, int database, ulong seed) in history)
            {
                bench.NowMs += stepMs;
                bench.Database = database;
                bench.Seed = seed;
                Dictionary<string, long> before = Expiries(bench);
                int evicted = bench.Evicted.Count;
                string reply = bench.Run(words);
                if (limit > 0) Assert.True(bench.Keyspace.TotalBytes <= limit);

                // A refused command leaves all as it was, its own evictions too.
                if (reply.StartsWith("(error) OOM", StringComparison.Ordinal)) Assert.Equal(before, Expiries(bench));
                foreach (string gone in bench.Evicted.Skip(evicted))
                {
                    Assert.DoesNotContain(gone, Written(words, database), StringComparer.Ordinal);
                    if (isVolatile) Assert.NotEqual(Expiry.None, before[gone]);
                }
            }
        },
        iter: TestBudget.Times(1_000));

    [Fact]
    public void ACommandIsRefusedOnlyWhenNothingElseMayGo() => Gen.Select(Policy, Gen.Int[1, 150], History).Sample(
        (policy, limit, history) =>
        {
            SettlingBench bench = NewBench(limit, policy, 5);
            bool isVolatile = policy.StartsWith("volatile", StringComparison.Ordinal);
            foreach ((string[] words, _, _, ulong seed) in history)
            {
                if (words[0] is not ("SET" or "MSET")) continue;
                bench.Seed = seed;
                ModelKeyspace keyspace = bench.Keyspace;
                string[] own = [.. words.Where((_, i) => i % 2 == 1 && (words[0] == "MSET" || i == 1)).Select(static key => "0 " + key)];
                long others = Expiries(bench).Where(pair => !own.Contains(pair.Key) && isVolatile && pair.Value == Expiry.None)
                    .Sum(pair => (long)pair.Key.Length - 2 + keyspace[0][pair.Key[2..]].Value.Length);
                long coming = words[0] == "SET"
                    ? words[1].Length + words[2].Length
                    : words[1] == words[3] ? words[3].Length + words[4].Length
                    : words[1].Length + words[2].Length + words[3].Length + words[4].Length;
                bool isRefused = bench.Run(words).StartsWith("(error) OOM", StringComparison.Ordinal);
                Assert.Equal(others + coming > limit, isRefused);
            }
        },
        iter: TestBudget.Times(1_000));

    [Fact]
    public void AServerAboveALimitThatWasLoweredComesBeneathIt() => Gen.Select(Policy, Gen.Int[1, 300], Gen.ULong).Sample(
        (policy, limit, seed) =>
        {
            SettlingBench bench = NewBench(limit, policy, 3);
            bench.Seed = seed;
            for (int i = 0; i < 300; i++) bench.Keyspace.Put(i % 3, Text(i), i % 7, bench.NowMs + 1_000 + i);

            bench.SettleAlone();
            Assert.True(bench.Keyspace.TotalBytes <= limit);
        },
        iter: TestBudget.Times(60));

    private static IEnumerable<string> Written(string[] words, int database) => words[0] switch
    {
        "MSET" => [$"{database} {words[1]}", $"{database} {words[3]}"],
        "COPY" => [$"{database} {words[1]}", $"{words[4]} {words[2]}"],
        _ => [$"{database} {words[1]}"],
    };

    private static Dictionary<string, long> Expiries(SettlingBench bench)
    {
        var all = new Dictionary<string, long>(StringComparer.Ordinal);
        for (int database = 0; database < TestKeyspace.DatabaseCount; database++)
        {
            foreach ((ByteText key, TestEntry entry) in bench.Keyspace[database]) all.Add($"{database} {key}", entry.ExpiresAtMs);
        }

        return all;
    }

    private static SettlingBench NewBench(long maxMemory, string policy, int samples)
    {
        ImmutableSortedDictionary<string, object> values = PluginSettings.Empty.Values
            .Add("maxmemory", Text(maxMemory))
            .Add("maxmemory-policy", policy)
            .Add("maxmemory-samples", Text(samples));
        IPlugin[] policies = [new LruPlugin(), new LfuPlugin(), new RandomPlugin(), new TtlFirstPlugin()];
        var bench = new SettlingBench([.. policies.Select(plugin => plugin.Configure(new PluginSettings(values)))])
        {
            MaxMemory =
            maxMemory
        };
        bench.Keyspace.AccessMode = policy.EndsWith("lfu", StringComparison.Ordinal) ? AccessMode.Frequency : AccessMode.Recency;
        return bench;
    }

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
