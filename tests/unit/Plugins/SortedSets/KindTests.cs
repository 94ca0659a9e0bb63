using System.Collections.Immutable;
using System.Globalization;
using PlumCache.Abstractions;
using PlumCache.Plugins.SortedSets;
using PlumCache.Tests.Plugins.Kit;

namespace PlumCache.Tests.Unit.Plugins.SortedSets;

public sealed class KindTests : SortedSetTest
{
    [Fact]
    public void ManyMembersMakeASortedSetLargeForGood()
    {
        for (int i = 0; i < 128; i++) Bench.Run("ZADD", "z", "1", i.ToString(CultureInfo.InvariantCulture));
        Assert.Equal(Small, KindOf("z"));
        Run("ZADD z 2 0");
        Assert.Equal(Small, KindOf("z"));
        Run("ZADD z 1 x");
        Assert.Equal(Large, KindOf("z"));
        Run("ZREM z x");
        Run("ZADD z 3 0");
        Assert.Equal(Large, KindOf("z"));
    }

    [Fact]
    public void ALongMemberMakesItLarge()
    {
        Run("ZADD z 1 a");
        Bench.Run("ZADD", "z", "1", new string('x', 64));
        Assert.Equal(Small, KindOf("z"));
        Bench.Run("ZADD", "z", "1", new string('x', 65));
        Assert.Equal(Large, KindOf("z"));
    }

    [Fact]
    public void ACommandThatBringsManyMakesItLargeWhateverIsThereAlready()
    {
        Bench.Run(["ZADD", "z", .. Enumerable.Repeat((string[])["1", "a"], 129).SelectMany(static pair => pair)]);
        Assert.Equal(Large, KindOf("z"));
        CheckMembers("z", "a", "1");
    }

    [Fact]
    public void TheServersSettingsTellWhatIsSmall()
    {
        PluginSettings settings = new(ImmutableSortedDictionary.Create<string, object>(StringComparer.Ordinal)
            .Add("zset-max-listpack-entries", "2").Add("zset-max-listpack-value", "4"));
        var bench = new PluginBench(new SortedSetsPlugin().Configure(settings));
        bench.Run("ZADD", "z", "1", "a", "1", "1234");
        Assert.Equal(Small, bench.Keyspace[0]["z"].Kind);
        bench.Run("ZADD", "z", "1", "c");
        Assert.Equal(Large, bench.Keyspace[0]["z"].Kind);
        bench.Run("ZADD", "y", "1", "12345");
        Assert.Equal(Large, bench.Keyspace[0]["y"].Kind);
    }
}
