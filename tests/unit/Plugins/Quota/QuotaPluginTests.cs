using System.Collections.Immutable;
using PlumCache.Abstractions;
using PlumCache.Plugins.Quota;
using PlumCache.Tests.Plugins.Kit;

namespace PlumCache.Tests.Unit.Plugins.Quota;

public sealed class QuotaPluginTests
{
    [Fact]
    public void WantsToSeeOnlyWritesUnderItsPrefixes()
    {
        Assert.Empty(new QuotaPlugin().Manifest.Interests);
        Interest interest = Assert.Single(Configured("refuse", ("session:", 64), ("cart:", 64)).Manifest.Interests);
        Assert.Equal((PluginPhase.Settle, InterestScope.Writes), (interest.Phase, interest.Scope));
        Assert.Equal(["cart:", "session:"], interest.KeyPrefixes.Order(StringComparer.Ordinal).ToArray());
    }

    [Fact]
    public void RefusesWhatPassesTheLimitAndChangesNothing()
    {
        var bench = new SettlingBench(Configured("refuse", ("s:", 20)));
        Assert.Equal("OK", bench.Run("SET", "s:a", "1234567"));
        Assert.Equal("OK", bench.Run("SET", "s:b", "1234567"));
        Assert.Equal("(error) OOM quota: prefix 's:' holds 24 bytes, its limit is 20", bench.Run("SET", "s:c", "1"));
        Assert.Equal("(error) OOM quota: prefix 's:' holds 21 bytes, its limit is 20", bench.Run("APPEND", "s:a", "1"));
        Assert.Equal("\"1234567\"", bench.Run("GET", "s:a"));
        Assert.Equal("OK", bench.Run("SET", "other", new string('x', 100)));
    }

    [Fact]
    public void EveryKeyOfACommandCounts()
    {
        var bench = new SettlingBench(Configured("refuse", ("s:", 20)));
        Assert.Equal("OK", bench.Run("SET", "other", new string('x', 30)));
        Assert.StartsWith("(error) OOM quota: ", bench.Run("MSET", "a", "1", "s:a", new string('x', 30)), StringComparison.Ordinal);
        Assert.StartsWith("(error) OOM quota: ", bench.Run("COPY", "other", "s:b"), StringComparison.Ordinal);
        Assert.Equal("nil", bench.Run("GET", "a"));
    }

    [Fact]
    public void RemovingAndWhatNeedsNoMemoryAlwaysPasses()
    {
        var bench = new SettlingBench(Configured("refuse", ("s:", 20)));
        foreach (string name in new[] { "s:a", "s:b", "s:c" }) bench.Keyspace.Put(0, name, 30);
        Assert.Equal(":1", bench.Run("PEXPIRE", "s:a", "100000"));
        Assert.Equal(":1", bench.Run("UNLINK", "s:a"));
        Assert.Equal(":1", bench.Run("UNLINK", "s:b"));
        Assert.StartsWith("(error) OOM quota: ", bench.Run("APPEND", "s:c", "1"), StringComparison.Ordinal);
        Assert.Equal(":1", bench.Run("UNLINK", "s:c"));
        Assert.Equal("OK", bench.Run("SET", "s:d", "1"));
    }

    [Theory]
    [InlineData("NS.COPY other: s:")]
    [InlineData("NS.COPY other: s:b:")]
    [InlineData("NS.RENAME other: sother:")]
    [InlineData("NS.COPY x:s: s:")]
    [InlineData("NS.RENAME x: n")]
    [InlineData("NS.COPY x: '' REPLACE")]
    public void WholePrefixesThatGoUnderThePrefixOrAroundItAreRefusedToo(string line)
    {
        var bench = new SettlingBench(Configured("refuse", ("s:", 30), ("sother", 30), ("ns:", 30)));
        foreach (string key in (string[])["other:1", "other:2", "x:s:1", "x:s:2"]) bench.Run("SET", key, new string('x', 20));
        string before = bench.Run("KEYS", "*");
        string[] words = [.. line.Split(' ').Select(static word => word.Trim('\''))];
        Assert.StartsWith("(error) OOM quota: prefix '", bench.Run(words), StringComparison.Ordinal);
        Assert.Equal(before, bench.Run("KEYS", "*"));
    }

    [Theory]
    [InlineData("NS.COPY other: t:", ":1")]
    [InlineData("NS.RENAME s: t:", ":2")]
    [InlineData("NS.DEL s:", ":2")]
    [InlineData("NS.EXPIRE s: 1000", ":2")]
    [InlineData("NS.COPY s: t:", ":2")]
    public void WholePrefixesThatDoNotGrowItPassThoughItIsFull(string line, string reply)
    {
        var bench = new SettlingBench(Configured("refuse", ("s:", 20)));
        bench.Run("SET", "other:1", "1");
        foreach (string name in new[] { "s:a", "s:b" }) bench.Keyspace.Put(0, name, 30);
        Assert.Equal(reply, bench.Run(line.Split(' ')));
    }

    [Theory]
    [InlineData("RENAME other s:b")]
    [InlineData("RENAMENX other s:b")]
    [InlineData("COPY other s:b")]
    [InlineData("COPY s:kept s:b DB 0 REPLACE")]
    public void AValueThatMovesUnderThePrefixIsRefusedToo(string line)
    {
        var bench = new SettlingBench(Configured("refuse", ("s:", 30)));
        bench.Run("SET", "other", new string('x', 30));
        bench.Run("SET", "s:kept", new string('x', 20));
        Assert.StartsWith("(error) OOM quota: prefix 's:' holds ", bench.Run(line.Split(' ')), StringComparison.Ordinal);
        Assert.Equal("nil", bench.Run("GET", "s:b"));
        Assert.Equal($"\"{new string('x', 30)}\"", bench.Run("GET", "other"));
    }

    [Theory]
    [InlineData("MOVE s:b 5")]
    [InlineData("COPY s:b s:c DB 5")]
    [InlineData("COPY other s:c REPLACE DB 5")]
    [InlineData("COPY other s:c DB 3 DB 5")]
    public void WhatGoesToAnotherDatabaseCountsThere(string line)
    {
        var bench = new SettlingBench(Configured("refuse", ("s:", 30)));
        bench.Database = 5;
        bench.Run("SET", "s:a", new string('x', 20));
        bench.Database = 0;
        bench.Run("SET", "s:b", new string('x', 20));
        bench.Run("SET", "other", new string('x', 20));
        Assert.Equal("(error) OOM quota: prefix 's:' holds 46 bytes, its limit is 30", bench.Run(line.Split(' ')));
        Assert.Equal(2, bench.Keyspace[0].Count);
        Assert.Single(bench.Keyspace[5]);
        Assert.Equal(":1", bench.Run(line.Replace('5', '7').Split(' ')));
    }

    [Theory]
    [InlineData("RENAME s:a other")]
    [InlineData("RENAMENX s:a other")]
    [InlineData("MOVE s:a 5")]
    [InlineData("COPY s:a other")]
    [InlineData("GETDEL s:a")]
    [InlineData("UNLINK s:a")]
    [InlineData("PERSIST s:a")]
    public void WhatLeavesAFullPrefixPasses(string line)
    {
        var bench = new SettlingBench(Configured("refuse", ("s:", 20)));
        foreach (string name in new[] { "s:a", "s:b" }) bench.Keyspace.Put(0, name, 15);
        Assert.DoesNotContain("error", bench.Run(line.Split(' ')), StringComparison.Ordinal);
    }

    [Fact]
    public void EvictsInTheDatabaseThatAValueMovesTo()
    {
        var bench = new SettlingBench(Configured("evict", ("s:", 30)));
        bench.Database = 5;
        bench.Run("SET", "s:a", new string('x', 20));
        bench.Database = 0;
        bench.Run("SET", "s:b", new string('x', 20));
        Assert.Equal(":1", bench.Run("MOVE", "s:b", "5"));
        Assert.Equal(["5 s:a"], bench.Evicted);
        bench.Run("SET", "s:c", new string('x', 20));
        bench.Run("SET", "other", new string('x', 20));
        Assert.Equal("OK", bench.Run("RENAME", "other", "s:d"));
        Assert.Equal(["5 s:a", "0 s:c"], bench.Evicted);
    }

    [Theory]
    [InlineData("PEXPIRE s:a 100000")]
    [InlineData("PERSIST s:a")]
    [InlineData("UNLINK s:a")]
    [InlineData("NS.EXPIRE s:a 100000")]
    public void WhatFillsNothingEvictsNothing(string line)
    {
        var bench = new SettlingBench(Configured("evict", ("s:", 20)));
        foreach (string name in new[] { "s:a", "s:b", "s:c" }) bench.Keyspace.Put(0, name, 30, 1_800_000_000_000);

        Assert.Equal(":1", bench.Run(line.Split(' ')));
        Assert.Empty(bench.Evicted);
    }

    [Fact]
    public void AnEmptyPrefixIsRefused()
    {
        var plugin = new QuotaPlugin();
        var settings = PluginSettings.DefaultsOf(plugin.Manifest.Settings);
        Assert.Null(plugin.Check(settings));
        ImmutableSortedDictionary<string, long> table = ImmutableSortedDictionary<string, long>.Empty.WithComparers(StringComparer.Ordinal)
            .Add("", 1);
        Assert.Equal("limits has an empty prefix: a prefix must not be empty, maxmemory limits all keys",
            plugin.Check(settings.With("limits", table)));
    }

    [Fact]
    public void ALimitThatAnotherPrefixPassesIsNotTheCommands()
    {
        var bench = new SettlingBench(Configured("refuse", ("s:", 20), ("t:", 20)));
        bench.Keyspace.Put(0, "t:a", 30);
        Assert.Equal("OK", bench.Run("SET", "s:a", "1"));
    }

    [Fact]
    public void NestedPrefixesEachHold()
    {
        var bench = new SettlingBench(Configured("refuse", ("s:", 40), ("s:a:", 20)));
        Assert.Equal("OK", bench.Run("SET", "s:a:1", new string('x', 15)));
        Assert.Equal("(error) OOM quota: prefix 's:a:' holds 21 bytes, its limit is 20", bench.Run("APPEND", "s:a:1", "x"));
        Assert.Equal("OK", bench.Run("SET", "s:b:1", new string('x', 15)));
        Assert.Equal("(error) OOM quota: prefix 's:' holds 45 bytes, its limit is 40", bench.Run("SET", "s:c:1", ""));
    }

    [Fact]
    public void EachDatabaseHasTheLimitForItself()
    {
        var bench = new SettlingBench(Configured("refuse", ("s:", 20)));
        Assert.Equal("OK", bench.Run("SET", "s:a", new string('x', 17)));
        bench.Database = 5;
        Assert.Equal("OK", bench.Run("SET", "s:a", new string('x', 17)));
    }

    [Fact]
    public void EvictsTheLongestUnusedUnderThePrefixOnly()
    {
        var bench = new SettlingBench(Configured("evict", ("s:", 40)));
        bench.Run("SET", "other", new string('x', 100));
        for (int i = 0; i < 4; i++)
        {
            bench.NowMs += 1_000;
            Assert.Equal("OK", bench.Run("SET", $"s:{i}", "1234567"));
        }

        bench.NowMs += 1_000;
        bench.Run("GET", "s:0");
        Assert.Equal("OK", bench.Run("SET", "s:4", "1234567"));
        Assert.Equal(["0 s:1"], bench.Evicted);
        Assert.Equal("(error) OOM quota: prefix 's:' holds 83 bytes, its limit is 40", bench.Run("SET", "s:5", new string('x', 40)));
        Assert.Equal(["0 s:1"], bench.Evicted);
    }

    [Fact]
    public void EvictsForNestedPrefixesWithoutCountingAKeyTwice()
    {
        var bench = new SettlingBench(Configured("evict", ("s:", 40), ("s:a:", 20)));
        for (int i = 0; i < 3; i++) bench.Keyspace.Put(0, $"s:a:{i}", 5);
        for (int i = 0; i < 2; i++) bench.Keyspace.Put(0, $"s:b:{i}", 5);
        Assert.Equal("OK", bench.Run("SET", "s:a:9", "12345"));
        Assert.Equal(bench.Evicted.Count, bench.Evicted.Distinct(StringComparer.Ordinal).Count());
        Assert.True(UsedUnder(bench, "s:a:") <= 20);
        Assert.True(UsedUnder(bench, "s:") <= 40);
        Assert.Equal("\"12345\"", bench.Run("GET", "s:a:9"));
    }

    [Fact]
    public void RoomMadeUnderALongerPrefixIsRoomUnderTheShorter()
    {
        var bench = new SettlingBench(Configured("evict", ("s:", 30), ("s:a:", 20)));
        for (int i = 0; i < 2; i++) bench.Keyspace.Put(0, $"s:a:{i}", 5);
        bench.Keyspace.Put(0, "s:b:0", 5);
        Assert.Equal("OK", bench.Run("SET", "s:a:9", "12345"));
        Assert.StartsWith("0 s:a:", Assert.Single(bench.Evicted), StringComparison.Ordinal);
    }

    [Fact]
    public void TellsLimitsAndWhatIsUsed()
    {
        var bench = new SettlingBench(Configured("evict", ("s:", 40), ("a:", 20)));
        bench.Run("SET", "s:1", "12345");
        const string Session = "[\"prefix\", \"s:\", \"limit\", :40, \"bytes\", :8, \"keys\", :1, \"when_full\", \"evict\"]";
        const string Other = "[\"prefix\", \"a:\", \"limit\", :20, \"bytes\", :0, \"keys\", :0, \"when_full\", \"evict\"]";
        Assert.Equal($"[{Other}, {Session}]", bench.Run("NS.QUOTA"));
        Assert.Equal(Session, bench.Run("NS.QUOTA", "s:"));
        Assert.Equal("nil", bench.Run("NS.QUOTA", "none"));
        Assert.Equal("(error) ERR wrong number of arguments for 'ns.quota' command", bench.Run("NS.QUOTA", "a", "b"));
    }

    private static long UsedUnder(SettlingBench bench, string prefix) =>
        bench.Keyspace.View(0).Bytes(System.Text.Encoding.ASCII.GetBytes(prefix));

    private static IPlugin Configured(string whenFull, params (string Prefix, long Bytes)[] limits)
    {
        var plugin = new QuotaPlugin();
        ImmutableSortedDictionary<string, long> table = limits.ToImmutableSortedDictionary(static limit => limit.Prefix,
            static limit => limit.Bytes, StringComparer.Ordinal);
        return plugin.Configure(PluginSettings.DefaultsOf(plugin.Manifest.Settings).With("limits", table).With("when_full", whenFull));
    }
}
