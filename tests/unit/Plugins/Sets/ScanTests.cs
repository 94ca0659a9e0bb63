namespace PlumCache.Tests.Unit.Plugins.Sets;

public sealed class ScanTests : SetTest
{
    [Fact]
    public void ASmallSetIsOnePage()
    {
        Run("SADD s 1 2 3");
        CheckUnchanged("SSCAN s 0 COUNT 1", "[\"0\", [\"1\", \"2\", \"3\"]]");
        CheckUnchanged("SSCAN s 1 COUNT 1", "[\"0\", [\"2\", \"3\"]]");
    }

    [Fact]
    public void ALargeSetIsPaged()
    {
        Bench.Run("SADD", "s", new string('x', 65));
        Run("SADD s 0 1 2 3 4 5 6 7 8 9");
        CheckUnchanged("SSCAN s 0 COUNT 3", "[\"3\", [\"0\", \"1\", \"2\"]]");
        CheckUnchanged("SSCAN s 8 COUNT 2", "[\"10\", [\"8\", \"9\"]]");
        CheckUnchanged("SSCAN s 0", "[\"10\", [\"0\", \"1\", \"2\", \"3\", \"4\", \"5\", \"6\", \"7\", \"8\", \"9\"]]");
    }

    [Theory]
    [InlineData("SSCAN s 0 MATCH a*", "[\"0\", [\"ab\"]]")]
    [InlineData("SSCAN s 0 MATCH x MATCH *", "[\"0\", [\"ab\", \"b\"]]")]
    [InlineData("SSCAN s x", "(error) ERR invalid cursor")]
    [InlineData("SSCAN none x", "(error) ERR invalid cursor")]
    [InlineData("SSCAN none 0 foo", "[\"0\", []]")]
    [InlineData("SSCAN s 0 foo", Syntax)]
    [InlineData("SSCAN s 0 foo 1", Syntax)]
    [InlineData("SSCAN s 0 TYPE set", Syntax)]
    [InlineData("SSCAN s 0 COUNT", Syntax)]
    [InlineData("SSCAN s 0 COUNT 0", Syntax)]
    [InlineData("SSCAN s 0 COUNT x", NotAnInteger)]
    public void ReadsItsOptionsAsRedisDoes(string line, string reply)
    {
        Run("SADD s ab b");
        CheckUnchanged(line, reply);
    }
}
