using System.Globalization;
using PlumCache.Abstractions;
using PlumCache.Plugins.Hashes;
using PlumCache.Tests.Plugins.Kit;

namespace PlumCache.Tests.Unit.Plugins.Hashes;

public sealed class WritingTests : HashTest
{
    [Fact]
    public void HSetAnswersHowManyFieldsAreNew()
    {
        Check("HSET h a 1", ":1");
        Check("HSET h a 2 b 1 c 1", ":2");
        Check("HSET h d 1 d 2", ":1");
        Check("HGETALL h", "[\"a\", \"2\", \"b\", \"1\", \"c\", \"1\", \"d\", \"2\"]");
    }

    [Fact]
    public void HMSetAnswersOk()
    {
        Check("HMSET h a 1 b 2", "OK");
        Check("HMSET h a 3", "OK");
        Check("HMGET h a b", "[\"3\", \"2\"]");
    }

    [Fact]
    public void HSetNxSetsWhatIsNotThere()
    {
        Check("HSETNX h a 1", ":1");
        CheckUnchanged("HSETNX h a 2", ":0");
        Check("HSETNX h b 2", ":1");
        Check("HMGET h a b", "[\"1\", \"2\"]");
    }

    [Fact]
    public void TheKeyKeepsItsExpiryAndTheFieldLosesItsOwn()
    {
        Run("HSET h a 1 b 1");
        Run("EXPIRE h 100");
        Run("HEXPIRE h 10 FIELDS 2 a b");
        Run("HSET h a 2");
        Check("TTL h", ":100");
        Assert.Equal(-1, LeftOf("h", "a"));
        Assert.Equal(10_000, LeftOf("h", "b"));
    }

    [Fact]
    public void AFieldThatHasEndedIsSetAnew()
    {
        Run("HSET h a 1 b 1");
        Run("HPEXPIRE h 1 FIELDS 1 a");
        Bench.NowMs++;
        Check("HSETNX h a 2", ":1");
        Check("HLEN h", ":2");
    }

    [Theory]
    [InlineData("HSET h {0} 1")]
    [InlineData("HSETNX h {0} 1")]
    [InlineData("HINCRBY h {0} 1")]
    [InlineData("HINCRBYFLOAT h {0} 1")]
    [InlineData("HSETEX h FIELDS 1 {0} 1")]
    public void AFieldIsAtMostAsLongAsAKey(string line)
    {
        Bench.Limits = new CommandLimits(8, 1 << 20);
        CheckUnchanged(
            string.Format(CultureInfo.InvariantCulture, line, "123456789"),
            "(error) ERR field of 9 bytes is too long, max_key_bytes is 8");
        Assert.DoesNotContain("too long", Run(string.Format(CultureInfo.InvariantCulture, line, "12345678")), StringComparison.Ordinal);
    }

    [Fact]
    public void HDelAnswersHowManyThereWereAndTakesTheKeyWithTheLast()
    {
        Run("HSET h a 1 b 2 c 3");
        CheckUnchanged("HDEL h x", ":0");
        CheckUnchanged("HDEL none x", ":0");
        Check("HDEL h a a x", ":1");
        Assert.DoesNotContain("Remove ", Bench.LastStep, StringComparison.Ordinal);
        Check("HDEL h c b b", ":2");
        Assert.EndsWith("; Remove the connection's database \"h\" \"\"", Bench.LastStep, StringComparison.Ordinal);
        Check("EXISTS h", ":0");
    }

    [Fact]
    public void AHashIsLargeFromSomeNumberOfFieldsOnForGood()
    {
        var bench = new PluginBench(Configured("3", "64"));
        int Kind() => (int)bench.Keyspace[0].Values.Single().Kind;
        bench.Run("HSET", "h", "a", "1", "b", "2", "c", "3");
        Assert.Equal(1, Kind());
        bench.Run("HSET", "h", "a", "2");
        Assert.Equal(1, Kind());
        bench.Run("HSET", "h", "d", "4");
        Assert.Equal(2, Kind());
        bench.Run("HDEL", "h", "d", "c", "b");
        bench.Run("HSET", "h", "a", "1");
        Assert.Equal(2, Kind());
    }

    [Theory]
    [InlineData("HSET h a 12345", 2)]
    [InlineData("HSET h a 1234", 1)]
    [InlineData("HSET h 12345 1", 2)]
    [InlineData("HSET h a 1 b 12345", 2)]
    [InlineData("HMSET h a 1 b 12345", 2)]
    [InlineData("HSETNX h a 12345", 2)]
    [InlineData("HINCRBY h a 12345", 2)]
    [InlineData("HINCRBY h a 1234", 1)]
    [InlineData("HINCRBYFLOAT h a 12345", 2)]
    [InlineData("HSETEX h FIELDS 1 a 12345", 2)]
    public void AHashIsLargeFromSomeLengthOn(string line, int kind)
    {
        var bench = new PluginBench(Configured("128", "4"));
        bench.Run(line.Split(' '));
        Assert.Equal(kind, (int)bench.Keyspace[0].Values.Single().Kind);
    }

    [Fact]
    public void TheDefaultsAreThoseOfRedis()
    {
        Run("HSET h a " + new string('x', 64));
        Assert.Equal(1, KindOf("h"));
        Run("HSET h a " + new string('x', 65));
        Assert.Equal(2, KindOf("h"));
        for (int i = 0; i < 512; i++) Run($"HSET many {i} 1");
        Assert.Equal(1, KindOf("many"));
        Run("HSET many 512 1");
        Assert.Equal(2, KindOf("many"));
    }

    private static IPlugin Configured(string entries, string bytes) => new HashesPlugin().Configure(
        PluginSettings.Empty.With("hash-max-listpack-entries", entries).With("hash-max-listpack-value", bytes));
}
