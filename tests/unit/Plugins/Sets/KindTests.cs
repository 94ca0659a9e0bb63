using System.Collections.Immutable;
using PlumCache.Abstractions;
using PlumCache.Plugins.Sets;
using PlumCache.Tests.Plugins.Kit;

namespace PlumCache.Tests.Unit.Plugins.Sets;

public sealed class KindTests : SetTest
{
    private static readonly string LongMember = new('x', 65);

    [Fact]
    public void ASetOfIntegersIsOneUntilSomethingElseComes()
    {
        Run("SADD s 1 -5 9223372036854775807");
        Assert.Equal(Integers, KindOf("s"));
        Run("SADD s 01");
        Assert.Equal(Small, KindOf("s"));
        Run("SREM s 01");
        Run("SADD s 7");
        Assert.Equal(Small, KindOf("s"));
    }

    [Fact]
    public void IntegersAreManyFrom513On()
    {
        Bench.Run(["SADD", "s", .. Numbers(512)]);
        Assert.Equal(Integers, KindOf("s"));
        Run("SADD s 9999");
        Assert.Equal(Large, KindOf("s"));
        Bench.Run(["SADD", "t", .. Numbers(200)]);
        Run("SADD t x");
        Assert.Equal(Large, KindOf("t"));
    }

    [Fact]
    public void OtherMembersAreManyFrom129On()
    {
        Run("SADD s x");
        foreach (string number in Numbers(127)) Run($"SADD s {number}");
        Assert.Equal(Small, KindOf("s"));
        Run("SADD s y");
        Assert.Equal(Large, KindOf("s"));
        Run("SREM s y");
        Run("SADD s z");
        Assert.Equal(Large, KindOf("s"));
    }

    [Fact]
    public void ALongMemberMakesASetLarge()
    {
        Run("SADD s 1");
        Run($"SADD s {LongMember}");
        Assert.Equal(Large, KindOf("s"));
        Run($"SADD t {LongMember}");
        Assert.Equal(Large, KindOf("t"));
        Run($"SADD u {LongMember[1..]}");
        Assert.Equal(Small, KindOf("u"));
    }

    [Fact]
    public void ACommandThatBringsManyMakesASetLargeWhateverIsThereAlready()
    {
        Bench.Run(["SADD", "s", .. Numbers(513)]);
        Assert.Equal(Large, KindOf("s"));
        Run("SADD t x");
        Bench.Run(["SADD", "t", .. Enumerable.Repeat("x", 129), "y"]);
        Assert.Equal(Large, KindOf("t"));
    }

    [Fact]
    public void AMemberThatMovesBeginsASmallSet()
    {
        Run("SADD s 1 x");
        Run("SMOVE s to 1");
        Assert.Equal(Integers, KindOf("to"));
        Run("SMOVE s to x");
        Assert.Equal(Small, KindOf("to"));
    }

    [Fact]
    public void AResultIsOfTheKindThatFitsItsMembers()
    {
        Run("SADD s 1 2 x");
        Run("SADD t 1 2 3");
        Run("SINTERSTORE to s t");
        Assert.Equal(Integers, KindOf("to"));
        Run("SUNIONSTORE to s t");
        Assert.Equal(Small, KindOf("to"));
        Bench.Run(["SADD", "u", .. Numbers(200)]);
        Run("SUNIONSTORE to s u");
        Assert.Equal(Large, KindOf("to"));
    }

    [Fact]
    public void TheServersSettingsTellWhatIsSmall()
    {
        PluginSettings settings = new(ImmutableSortedDictionary.Create<string, object>(StringComparer.Ordinal)
            .Add("set-max-intset-entries", "2").Add("set-max-listpack-entries", "3").Add("set-max-listpack-value", "4"));
        var bench = new PluginBench(new SetsPlugin().Configure(settings));
        bench.Run("SADD", "s", "1", "2");
        Assert.Equal(Integers, bench.Keyspace[0]["s"].Kind);
        bench.Run("SADD", "s", "3");
        Assert.Equal(Large, bench.Keyspace[0]["s"].Kind);
        bench.Run("SADD", "t", "a", "b", "c");
        Assert.Equal(Small, bench.Keyspace[0]["t"].Kind);
        bench.Run("SADD", "t", "d");
        Assert.Equal(Large, bench.Keyspace[0]["t"].Kind);
        bench.Run("SADD", "u", "12345");
        bench.Run("SADD", "u", "x");
        Assert.Equal(Large, bench.Keyspace[0]["u"].Kind);
    }

    private static string[] Numbers(int count) =>
        [.. Enumerable.Range(0, count).Select(static number => number.ToString(System.Globalization.CultureInfo.InvariantCulture))];
}
