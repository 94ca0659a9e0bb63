using PlumCache.Abstractions;
using PlumCache.Plugins.PubSub;

namespace PlumCache.Tests.Unit.Plugins.Hashes;

/// <summary>What is told of hashes to those who listen: each command once, and the end of the key behind that of its last field.</summary>
public sealed class EventTests : HashTest
{
    [Theory]
    [InlineData("HSET h c 1 d 2", "hset")]
    [InlineData("HMSET h c 1 d 2", "hset")]
    [InlineData("HSETNX h c 1", "hset")]
    [InlineData("HSETNX h a 1", "")]
    [InlineData("HINCRBY h a 1", "hincrby")]
    [InlineData("HINCRBYFLOAT h a 1", "hincrbyfloat")]
    [InlineData("HDEL h x", "")]
    [InlineData("HDEL h a", "hdel")]
    [InlineData("HDEL h a b", "hdel del")]
    [InlineData("HEXPIRE h 10 FIELDS 2 a b", "hexpire")]
    [InlineData("HEXPIRE h 10 XX FIELDS 1 a", "")]
    [InlineData("HEXPIRE h 0 FIELDS 1 a", "hdel")]
    [InlineData("HEXPIRE h 0 FIELDS 2 a b", "hdel del")]
    [InlineData("HPERSIST h FIELDS 1 a", "")]
    [InlineData("HGETEX h EX 10 FIELDS 1 a", "hexpire")]
    [InlineData("HGETEX h EX 0 FIELDS 2 a b", "hdel del")]
    [InlineData("HGETEX h FIELDS 2 a b", "")]
    [InlineData("HGETDEL h FIELDS 2 a b", "hdel del")]
    [InlineData("HSETEX h FIELDS 2 a 1 c 2", "hset")]
    [InlineData("HSETEX h EX 10 FIELDS 2 a 1 c 2", "hset hexpire")]
    [InlineData("HSETEX h EX 0 FIELDS 2 a 1 b 2", "hset hdel del")]
    [InlineData("HSETEX h PXAT 1 FIELDS 1 w 1", "hset hdel")]
    [InlineData("HSETEX h PXAT 1 FIELDS 3 w 1 a 1 w 2", "hset hdel")]
    [InlineData("HSETEX h FXX PXAT 1 FIELDS 1 w 1", "")]
    [InlineData("HGETALL h", "")]
    public void EachCommandIsToldByItsName(string line, string events)
    {
        Run("HSET h a 1 b 2");
        Listen("Eghx");
        Run(line);
        Assert.Equal(events, string.Join(' ', Bench.LastEffects.Select(static told => told.Split(':', ' ')[2])));
        Assert.All(Bench.LastEffects, static told => Assert.EndsWith(" h", told, StringComparison.Ordinal));
    }

    [Fact]
    public void ThatAnEndIsTakenAwayIsToldToo()
    {
        Run("HSETEX h EX 10 FIELDS 2 a 1 b 2");
        Listen("Eh");
        Run("HPERSIST h FIELDS 1 a");
        Assert.Equal(["publish __keyevent@0__:hpersist h"], Bench.LastEffects);
        Run("HGETEX h PERSIST FIELDS 1 b");
        Assert.Equal(["publish __keyevent@0__:hpersist h"], Bench.LastEffects);
    }

    [Fact]
    public void AnEndThatIsKeptIsNotTold()
    {
        Run("HSETEX h EX 10 FIELDS 1 q 1");
        Run("HSET h p 1 r 1");
        Listen("Ehx");
        Run("HSETEX h KEEPTTL FIELDS 3 p 2 q 2 r 2");
        Assert.Equal(["publish __keyevent@0__:hset h"], Bench.LastEffects);
    }

    [Fact]
    public void AKeyThatIsMadeOfFieldsThatEndAtOnceIsToldAsNewAndGone()
    {
        Listen("Eghn");
        Run("HSETEX h PXAT 1 FIELDS 2 a 1 b 1");
        Assert.Equal("new hset hdel del", string.Join(' ', Bench.LastEffects.Select(static told => told.Split(':', ' ')[2])));
        Check("EXISTS h", ":0");
    }

    [Fact]
    public void NothingIsToldToWhoDoesNotListenToHashes()
    {
        Listen("Eg$");
        Run("HSET h a 1");
        Assert.Empty(Bench.LastEffects);
    }

    private void Listen(string letters) =>
        Bench.Observer = new PubSubPlugin().Configure(PluginSettings.Empty.With("notify-keyspace-events", letters));
}
