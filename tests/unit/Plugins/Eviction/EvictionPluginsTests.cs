using PlumCache.Abstractions;
using PlumCache.Tests.Plugins.Kit;

namespace PlumCache.Tests.Unit.Plugins.Eviction;

public sealed class EvictionPluginsTests : EvictionTest
{
    [Theory]
    [InlineData("allkeys-lru", "lru")]
    [InlineData("volatile-lru", "lru")]
    [InlineData("allkeys-lfu", "lfu")]
    [InlineData("volatile-lfu", "lfu")]
    [InlineData("allkeys-random", "random")]
    [InlineData("volatile-random", "random")]
    [InlineData("volatile-ttl", "ttl-first")]
    [InlineData("noeviction", "")]
    public void APolicyHasOnePlugin(string policy, string name)
    {
        foreach (IPlugin plugin in Policies)
        {
            PluginManifest manifest = plugin.Configure(Settings(1_000, policy)).Manifest;
            Assert.Equal(string.Equals(plugin.Manifest.Name, name, StringComparison.Ordinal), manifest.Interests.Length == 1);
            Assert.Equal(["maxmemory", "maxmemory-policy", "maxmemory-samples"], manifest.ServerSettings);
        }
    }

    [Fact]
    public void WantsToSeeNothingWithoutALimitOrBeforeItKnowsOne()
    {
        foreach (IPlugin plugin in Policies)
        {
            Assert.Empty(plugin.Manifest.Interests);
            Assert.Empty(plugin.Configure(Settings(0, "allkeys-lru")).Manifest.Interests);
        }
    }

    [Fact]
    public void NothingGoesUpToTheLimitAndTheLongestUnusedBeyondIt()
    {
        SettlingBench bench = NewBench(100, "allkeys-lru");
        Fill(bench, 9);
        bench.Run("SET", Key(100), "12345");
        Assert.Empty(bench.Evicted);
        bench.Run("GET", Key(0));
        bench.Run("SET", Key(101), "12345");
        Assert.Equal(["0 " + Key(1)], bench.Evicted);
    }

    [Fact]
    public void TheLeastUsedGoesAndOfThoseTheLongestUnused()
    {
        SettlingBench bench = NewBench(100, "allkeys-lfu");
        Fill(bench, 10);
        foreach (int i in new[] { 0, 1, 2, 3, 5, 7, 8, 9 }) bench.Run("GET", Key(i));
        bench.Run("SET", Key(100), "12345");
        Assert.Equal(["0 " + Key(4)], bench.Evicted);
        bench.Run("SET", Key(101), "12345");
        Assert.Equal("0 " + Key(6), bench.Evicted[1]);
    }

    [Fact]
    public void TheKeyThatWouldExpireSoonestGoes()
    {
        SettlingBench bench = NewBench(100, "volatile-ttl");
        Fill(bench, 7);
        bench.Run("SET", "aaaaa", "12345", "EX", "500");
        bench.Run("SET", "bbbbb", "12345", "EX", "100");
        bench.Run("SET", "ccccc", "12345", "EX", "900");
        bench.Run("SET", "ddddd", "12345");
        Assert.Equal(["0 bbbbb"], bench.Evicted);
    }

    [Fact]
    public void AnyKeyGoesAtRandom()
    {
        var gone = new HashSet<string>(StringComparer.Ordinal);
        for (ulong seed = 0; seed < 200; seed++)
        {
            SettlingBench bench = NewBench(100, "allkeys-random");
            bench.Seed = seed;
            Fill(bench, 10);
            bench.Run("SET", "other", "12345");
            gone.Add(Assert.Single(bench.Evicted));
        }

        Assert.Equal(10, gone.Count);
    }

    [Theory]
    [InlineData("volatile-lru")]
    [InlineData("volatile-lfu")]
    [InlineData("volatile-random")]
    [InlineData("volatile-ttl")]
    public void AVolatilePolicySparesKeysWithoutAnExpiry(string policy)
    {
        SettlingBench bench = NewBench(1_000, policy);
        Fill(bench, 95);
        for (int i = 0; i < 5; i++) bench.Run("SET", $"v{i}aaa", "12345", "EX", "1000");
        Assert.Equal("OK", bench.Run("SET", "first", new string('x', 45)));
        Assert.Equal(5, bench.Evicted.Count);
        Assert.All(bench.Evicted, static key => Assert.StartsWith("0 v", key, StringComparison.Ordinal));
        Assert.Equal("(error) OOM command not allowed when used memory > 'maxmemory'.", bench.Run("SET", "other", "12345"));
        Assert.Equal(5, bench.Evicted.Count);
        Assert.Equal(1_000, bench.Keyspace.TotalBytes);
    }

    [Fact]
    public void AllDatabasesCountAndGiveWay()
    {
        SettlingBench bench = NewBench(1_000, "allkeys-random");
        Fill(bench, 50);
        bench.Database = 9;
        Fill(bench, 50);
        for (int i = 0; i < 60; i++)
        {
            bench.Seed++;
            bench.Run("SET", $"o{i:D4}", "12345");
        }

        Assert.Equal(60, bench.Evicted.Count);
        Assert.Equal(["0", "9"],
            bench.Evicted.Select(static key => key[..1]).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray());
        Assert.Equal(1_000, bench.Keyspace.TotalBytes);
    }

    [Fact]
    public void WhatIsDueGoesFirstAndEvenUnderAnotherPolicysOrder()
    {
        SettlingBench bench = NewBench(100, "allkeys-lru");
        Fill(bench, 9);
        bench.Run("SET", "shrt1", "12345", "PX", "10");
        bench.NowMs += 10;
        bench.Run("SET", "other", "12345");
        Assert.Equal(["0 shrt1"], bench.Evicted);
    }

    [Fact]
    public void TheCommandsOwnKeysAreNeverItsVictims()
    {
        SettlingBench bench = NewBench(100, "allkeys-lfu");
        Fill(bench, 10);
        for (int round = 0; round < 40; round++)
        {
            for (int i = 0; i < 10; i++) bench.Run("GET", Key(i));
        }

        Assert.Equal("OK", bench.Run("MSET", "other", "12345", "more:", "12345", "third", "12345"));
        Assert.Equal(3, bench.Evicted.Count);
        Assert.Equal("\"12345\"", bench.Run("GET", "more:"));
    }

    [Fact]
    public void AWriteOfManyKeysIsMetByTheFewThatAreNotItsOwn()
    {
        SettlingBench bench = NewBench(10_000, "allkeys-random");
        Fill(bench, 1);
        var words = new List<string> { "MSET" };
        for (int i = 0; i < 1_000; i++) words.AddRange([$"o{i:D4}", "12345"]);
        Assert.Equal("OK", bench.Run([.. words]));
        Assert.Equal(["0 " + Key(0)], bench.Evicted);
    }

    [Fact]
    public void WhatCanNeverFitEmptiesNothing()
    {
        SettlingBench bench = NewBench(100, "allkeys-lru");
        Fill(bench, 10);
        Assert.Equal("(error) OOM command not allowed when used memory > 'maxmemory'.", bench.Run("SET", "other", new string('x', 200)));
        Assert.Equal((0, 1), (bench.Evicted.Count, bench.SettleCalls));
        Assert.Equal(100, bench.Keyspace.TotalBytes);
    }

    [Fact]
    public void OneWriteMayTakeManyCallsAndEachIsBounded()
    {
        SettlingBench bench = NewBench(30_000, "allkeys-lru", samples: 1);
        Fill(bench, 3_000);
        Assert.Equal("OK", bench.Run("SET", "large", new string('x', 25_000)));
        Assert.True(bench.Keyspace.TotalBytes <= 30_000);
        Assert.InRange(bench.Evicted.Count, 2_501, 2_520);
        Assert.Equal(4, bench.SettleCalls); // 1,024, 1,024, the rest, and nothing more to do
    }

    [Fact]
    public void UpkeepSettlesInSmallerSteps()
    {
        SettlingBench bench = NewBench(5_000, "allkeys-lru", samples: 1);
        Fill(bench, 1_000);
        bench.SettleAlone();
        Assert.True(bench.Keyspace.TotalBytes <= 5_000);
        Assert.Equal(5, bench.SettleCalls); // 128 each, and nothing more to do
    }

    [Fact]
    public void AFewMoreGoAtOnceWhereTheLimitIsLarge()
    {
        SettlingBench bench = NewBench(50_000, "allkeys-lru");
        Fill(bench, 5_000);
        bench.Run("SET", "other", "12345");
        Assert.Equal(6, bench.Evicted.Count); // one is needed, and a thousandth of the limit
        for (int i = 0; i < 5; i++) bench.Run("SET", $"o{i:D4}", "12345");
        Assert.Equal(6, bench.Evicted.Count);
    }

    [Fact]
    public void TheVictimsAreAmongTheLongestUnused()
    {
        SettlingBench bench = NewBench(20_000, "allkeys-lru");
        Fill(bench, 2_000);
        for (int i = 0; i < 400; i++)
        {
            bench.Seed++;
            bench.Run("SET", $"o{i:D4}", "12345");
        }

        // Each was the worst of about ten: on average among the oldest tenth of what was left.
        Assert.InRange(bench.Evicted.Average(static key => int.Parse(key[2..].Replace("o", "2", StringComparison.Ordinal),
            System.Globalization.CultureInfo.InvariantCulture)), 150, 450);
    }

    [Fact]
    public void KeysOfTheCommandsNameInOtherDatabasesHideNoVictim()
    {
        for (ulong seed = 0; seed < 50; seed++)
        {
            SettlingBench bench = NewBench(100, "allkeys-random");
            bench.Seed = seed;
            for (int database = 1; database <= 3; database++) bench.Keyspace.Put(database, "c", 9);
            bench.Keyspace.Put(0, "z", 9);
            Assert.Equal("OK", bench.Run("SET", "c", new string('v', 64)));
            Assert.Equal(["0 z"], bench.Evicted);
        }
    }
}
