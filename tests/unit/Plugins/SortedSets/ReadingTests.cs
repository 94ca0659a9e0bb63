namespace PlumCache.Tests.Unit.Plugins.SortedSets;

public sealed class ReadingTests : SortedSetTest
{
    [Theory]
    [InlineData("ZCARD z", ":4")]
    [InlineData("ZCARD none", ":0")]
    [InlineData("ZSCORE z b", "\"1\"")]
    [InlineData("ZSCORE z none", "nil")]
    [InlineData("ZSCORE none a", "nil")]
    [InlineData("ZMSCORE z c none a", "[\"2.5\", nil, \"1\"]")]
    [InlineData("ZMSCORE none a b", "[nil, nil]")]
    [InlineData("ZRANK z a", ":0")]
    [InlineData("ZRANK z d", ":3")]
    [InlineData("ZRANK z none", "nil")]
    [InlineData("ZRANK none a", "nil")]
    [InlineData("ZRANK z b WITHSCORE", "[:1, \"1\"]")]
    [InlineData("ZRANK z none withscore", "nil")]
    [InlineData("ZREVRANK z a", ":3")]
    [InlineData("ZREVRANK z d withscore", "[:0, \"inf\"]")]
    [InlineData("ZREVRANK z d foo", Syntax)]
    [InlineData("ZRANK z a WITHSCORE x", "(error) ERR wrong number of arguments for 'zrank' command")]
    [InlineData("ZREVRANK z a WITHSCORE x", "(error) ERR wrong number of arguments for 'zrevrank' command")]
    [InlineData("ZCOUNT z 1 2.5", ":3")]
    [InlineData("ZCOUNT z (1 2.5", ":1")]
    [InlineData("ZCOUNT z 1 (2.5", ":2")]
    [InlineData("ZCOUNT z (1 (2.5", ":0")]
    [InlineData("ZCOUNT z -inf (inf", ":3")]
    [InlineData("ZCOUNT z (inf +inf", ":0")]
    [InlineData("ZCOUNT z 3 2", ":0")]
    [InlineData("ZCOUNT none 1 2", ":0")]
    [InlineData("ZCOUNT z x 2", NoScores)]
    [InlineData("ZCOUNT z 1 [2", NoScores)]
    [InlineData("ZCOUNT z nan 2", NoScores)]
    [InlineData("ZLEXCOUNT z - +", ":4")]
    [InlineData("ZLEXCOUNT z [a (c", ":2")]
    [InlineData("ZLEXCOUNT z (a [c", ":2")]
    [InlineData("ZLEXCOUNT z + -", ":0")]
    [InlineData("ZLEXCOUNT none - +", ":0")]
    [InlineData("ZLEXCOUNT z a b", NoMembers)]
    public void TellWhatIsThere(string line, string reply)
    {
        Run("ZADD z 1 a 1 b 2.5 c inf d");
        CheckUnchanged(line, reply);
    }

    [Theory]
    [InlineData("ZADD text 1 a")]
    [InlineData("ZINCRBY text 1 a")]
    [InlineData("ZREM text a")]
    [InlineData("ZCARD text")]
    [InlineData("ZSCORE text a")]
    [InlineData("ZMSCORE text a")]
    [InlineData("ZRANK text a")]
    [InlineData("ZREVRANK text a")]
    [InlineData("ZCOUNT text 1 2")]
    [InlineData("ZLEXCOUNT text - +")]
    [InlineData("ZRANGE text 0 -1")]
    [InlineData("ZREVRANGE text 0 -1")]
    [InlineData("ZRANGEBYSCORE text 1 2")]
    [InlineData("ZRANGEBYLEX text - +")]
    [InlineData("SADD z a")]
    [InlineData("HGET z a")]
    [InlineData("APPEND z a")]
    public void RefuseWhatHoldsAnotherKind(string line)
    {
        Run("SET text 1");
        Run("ZADD z 1 a");
        CheckUnchanged(line, WrongType);
    }
}
