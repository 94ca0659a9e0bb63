namespace PlumCache.Tests.Unit.Plugins.SortedSets;

public sealed class RangingTests : SortedSetTest
{
    private const string NoLimit = "(error) ERR syntax error, LIMIT is only supported in combination with either BYSCORE or BYLEX";
    private const string NoScoresByLex = "(error) ERR syntax error, WITHSCORES not supported in combination with BYLEX";

    [Theory]
    [InlineData("ZRANGE z 0 -1", "a b c d e")]
    [InlineData("ZRANGE z 1 2", "b c")]
    [InlineData("ZRANGE z -2 -1", "d e")]
    [InlineData("ZRANGE z -99 0", "a")]
    [InlineData("ZRANGE z 3 99", "d e")]
    [InlineData("ZRANGE z 5 6", "")]
    [InlineData("ZRANGE z 2 1", "")]
    [InlineData("ZRANGE z 0 1 REV", "e d")]
    [InlineData("ZRANGE z -1 -1 REV", "a")]
    [InlineData("ZREVRANGE z 1 3", "d c b")]
    [InlineData("ZRANGE z 1 2 BYSCORE", "a b c d")]
    [InlineData("ZRANGE z (1 3 BYSCORE", "c d e")]
    [InlineData("ZRANGE z 2 -inf BYSCORE REV", "d c b a")]
    [InlineData("ZRANGE z 1 3 BYSCORE LIMIT 1 2", "b c")]
    [InlineData("ZRANGE z 3 1 BYSCORE REV LIMIT 1 2", "d c")]
    [InlineData("ZRANGE z 3 1 BYSCORE REV LIMIT 3 -1", "b a")]
    [InlineData("ZRANGE z 1 3 BYSCORE LIMIT -1 2", "")]
    [InlineData("ZRANGE z 1 3 BYSCORE LIMIT 9 2", "")]
    [InlineData("ZRANGE z 1 3 BYSCORE LIMIT 0 0", "")]
    [InlineData("ZRANGEBYSCORE z 2 3", "c d e")]
    [InlineData("ZREVRANGEBYSCORE z 3 (2", "e")]
    [InlineData("ZRANGE z [b (d BYLEX", "b c")]
    [InlineData("ZRANGE z (d [b BYLEX REV", "c b")]
    [InlineData("ZRANGEBYLEX z (b + LIMIT 1 1", "d")]
    [InlineData("ZREVRANGEBYLEX z + (b LIMIT 0 2", "e d")]
    [InlineData("ZRANGE none 0 -1", "")]
    [InlineData("ZRANGE none 1 2 BYSCORE", "")]
    public void AreToldInTheirOrder(string line, string members)
    {
        Run("ZADD z 1 a 1 b 2 c 2 d 3 e");
        string[] expected = [.. members.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(static member => $"\"{member}\"")];
        CheckUnchanged(line, $"[{string.Join(", ", expected)}]");
    }

    [Theory]
    [InlineData("ZRANGE z 0 0 WITHSCORES", "[\"a\", \"1\"]", "[[\"a\", \"1\"]]")]
    [InlineData("ZRANGE z (1 +inf BYSCORE WITHSCORES LIMIT 0 1", "[\"b\", \"2.5\"]", "[[\"b\", \"2.5\"]]")]
    [InlineData("ZREVRANGE z 0 1 WITHSCORES", "[\"b\", \"2.5\", \"a\", \"1\"]", "[[\"b\", \"2.5\"], [\"a\", \"1\"]]")]
    [InlineData("ZREVRANGEBYSCORE z 1 1 WITHSCORES", "[\"a\", \"1\"]", "[[\"a\", \"1\"]]")]
    public void ScoresArePairedInResp3(string line, string flat, string paired)
    {
        Run("ZADD z 1 a 2.5 b");
        CheckUnchanged(line, flat);
        Bench.Session = Bench.Session with { Protocol = 3 };
        CheckUnchanged(line, paired);
    }

    [Theory]
    [InlineData("ZRANGE z 0 x", NotAnInteger)]
    [InlineData("ZRANGE z 0 -1 LIMIT 0 1", NoLimit)]
    [InlineData("ZRANGE z 0 -1 LIMIT 0", Syntax)]
    [InlineData("ZRANGE z - + BYLEX WITHSCORES", NoScoresByLex)]
    [InlineData("ZRANGE z 1 2 BYSCORE BYLEX", Syntax)]
    [InlineData("ZRANGE z 0 1 REV REV", Syntax)]
    [InlineData("ZRANGE z 0 1 FOO", Syntax)]
    [InlineData("ZRANGE z x 2 BYSCORE", NoScores)]
    [InlineData("ZRANGE z a b BYLEX", NoMembers)]
    [InlineData("ZRANGE z 1 2 BYSCORE LIMIT x 1", NotAnInteger)]
    [InlineData("ZRANGE z 1 2 BYSCORE LIMIT 1 x", NotAnInteger)]
    [InlineData("ZREVRANGE z 0 1 REV", Syntax)]
    [InlineData("ZREVRANGE z 0 1 BYSCORE", Syntax)]
    [InlineData("ZRANGEBYSCORE z 0 1 REV", Syntax)]
    [InlineData("ZRANGEBYLEX z - + WITHSCORES", NoScoresByLex)]
    public void OptionsAreReadAsRedisReadsThem(string line, string error)
    {
        Run("ZADD z 1 a");
        CheckUnchanged(line, error);
    }
}
