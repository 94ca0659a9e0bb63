using PlumCache.Abstractions;
using PlumCache.Plugins.Lists;
using PlumCache.Tests.Plugins.Kit;

namespace PlumCache.Tests.Unit.Plugins.Lists;

public sealed class KindTests : ListTest
{
    [Fact]
    public void AListIsLargePast8KilobytesAndSmallAgainBelowHalfOfThat()
    {
        string element = new('x', 1000);
        for (int i = 0; i < 8; i++) Run($"RPUSH l {element}");
        Assert.Equal(Small, KindOf("l"));
        Run($"RPUSH l {element}");
        Assert.Equal(Large, KindOf("l"));
        Run("LPOP l 4");
        Assert.Equal(Large, KindOf("l"));
        Run("LPOP l");
        Assert.Equal(Small, KindOf("l"));
    }

    [Fact]
    public void AnElementMakesAListLargeOrSmallAgain()
    {
        Run("RPUSH l a b");
        Run($"LSET l 0 {new string('x', 9000)}");
        Assert.Equal(Large, KindOf("l"));
        Run("LSET l 0 a");
        Assert.Equal(Small, KindOf("l"));
        Run($"LINSERT l BEFORE b {new string('x', 9000)}");
        Assert.Equal(Large, KindOf("l"));
        Run($"LREM l 1 {new string('x', 9000)}");
        Assert.Equal(Small, KindOf("l"));
    }

    [Fact]
    public void TheServersSettingCountsElements()
    {
        var bench = new PluginBench(new ListsPlugin().Configure(PluginSettings.Empty.With("list-max-listpack-size", "4")));
        bench.Run("RPUSH", "l", "a", "b", "c", "d");
        Assert.Equal(Small, bench.Keyspace[0]["l"].Kind);
        bench.Run("LPUSH", "l", "e");
        Assert.Equal(Large, bench.Keyspace[0]["l"].Kind);
        bench.Run("LTRIM", "l", "0", "2");
        Assert.Equal(Large, bench.Keyspace[0]["l"].Kind);
        bench.Run("RPOP", "l");
        Assert.Equal(Small, bench.Keyspace[0]["l"].Kind);
    }

    [Theory]
    [InlineData("-1", 4096)]
    [InlineData("-5", 65536)]
    [InlineData("-9", 65536)]
    public void NegativeSettingsAreSizes(string setting, int size)
    {
        var bench = new PluginBench(new ListsPlugin().Configure(PluginSettings.Empty.With("list-max-listpack-size", setting)));
        bench.Run("RPUSH", "l", new string('x', size - 20));
        Assert.Equal(Small, bench.Keyspace[0]["l"].Kind);
        bench.Run("RPUSH", "l", new string('x', 20));
        Assert.Equal(Large, bench.Keyspace[0]["l"].Kind);
    }

    [Fact]
    public void ATrimWithoutACutTellsOfTheKindToo()
    {
        PluginBench bench = WithChunks(2, 9000);
        bench.Run("RPUSH", "l", new string('x', 8500), "a", "b");
        Assert.Equal(Large, bench.Keyspace[0]["l"].Kind);
        bench.Run("LTRIM", "l", "2", "-1");
        Assert.Equal(Small, bench.Keyspace[0]["l"].Kind);
        CheckElements(bench, "l", "b");
    }
}
