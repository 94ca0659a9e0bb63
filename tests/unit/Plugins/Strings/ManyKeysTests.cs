namespace PlumCache.Tests.Unit.Plugins.Strings;

public sealed class ManyKeysTests : PluginTest
{
    [Fact]
    public void MGetAnswersValuesInTheOrderAsked()
    {
        Check("MSET a 1 b 2", "OK");
        Check("MGET b none a a", "[\"2\", nil, \"1\", \"1\"]");
    }

    [Fact]
    public void MSetKeepsTheLastValueOfAKeyNamedTwice()
    {
        Run("SET a 0 EX 10");
        Check("MSET a 1 b 2 a 3", "OK");
        Check("GET a", "\"3\"");
        Check("TTL a", ":-1");
    }

    [Fact]
    public void MSetNxSetsAllOrNone()
    {
        Check("MSETNX a 1 b 2", ":1");
        CheckUnchanged("MSETNX c 3 b 4", ":0");
        Check("MGET a b c", "[\"1\", \"2\", nil]");
    }

    [Theory]
    [InlineData("MSET a 1 b", "(error) ERR wrong number of arguments for 'mset' command")]
    [InlineData("MSETNX a 1 b", "(error) ERR wrong number of arguments for 'msetnx' command")]
    [InlineData("MSET a", "(error) ERR wrong number of arguments for 'mset' command")]
    [InlineData("MGET", "(error) ERR wrong number of arguments for 'mget' command")]
    public void RefusesAKeyWithoutAValue(string line, string error) => Check(line, error);

    [Fact]
    public void ExpiredKeysDoNotCount()
    {
        Run("SET a 1 PX 10");
        Bench.NowMs += 10;
        Check("MGET a", "[nil]");
        Check("MSETNX a 2", ":1");
        Check("TTL a", ":-1");
    }
}
