using PlumCache.Abstractions;

namespace PlumCache.Tests.Unit.Plugins.SortedSets;

public sealed class AddingTests : SortedSetTest
{
    [Fact]
    public void MembersComeInTheOrderOfTheirScores()
    {
        Check("ZADD z 3 c 1 a 2 b 1 B -inf first inf last", ":6");
        CheckMembers("z", "first", "-inf", "B", "1", "a", "1", "b", "2", "c", "3", "last", "inf");
    }

    [Fact]
    public void AMemberHasOneScore()
    {
        Run("ZADD z 1 a 2 b");
        Check("ZADD z 3 a", ":0");
        CheckMembers("z", "b", "2", "a", "3");
        CheckUnchanged("ZADD z 3 a", ":0");
        Check("ZADD z CH 4 a 2 b 5 c", ":2");
        CheckMembers("z", "b", "2", "a", "4", "c", "5");
    }

    [Fact]
    public void AMemberThatComesTwiceInOneCommandHasItsLastScore()
    {
        Check("ZADD z CH 1 a 2 b 3 a 3 a", ":3");
        CheckMembers("z", "b", "2", "a", "3");
        Check("ZADD z GT CH 1 a 5 a 4 a 6 a", ":2");
        CheckMembers("z", "b", "2", "a", "6");
        Check("ZADD z NX 1 c 2 c", ":1");
        CheckMembers("z", "c", "1", "b", "2", "a", "6");
    }

    [Theory]
    [InlineData("ZADD z NX 5 a 1 new", ":1", "new 1 a 2 b 3")]
    [InlineData("ZADD z XX 5 a 1 new", ":0", "b 3 a 5")]
    [InlineData("ZADD z XX CH 5 a 1 new", ":1", "b 3 a 5")]
    [InlineData("ZADD z GT CH 5 a 2 b 1 new", ":2", "new 1 b 3 a 5")]
    [InlineData("ZADD z LT CH 5 a 2 b 1 new", ":2", "new 1 a 2 b 2")]
    [InlineData("ZADD z GT XX CH 5 a 2 b 1 new", ":1", "b 3 a 5")]
    [InlineData("ZADD z INCR 0.5 a", "\"2.5\"", "a 2.5 b 3")]
    [InlineData("ZADD z INCR 1 new", "\"1\"", "new 1 a 2 b 3")]
    [InlineData("ZADD z INCR NX 1 a", "nil", "a 2 b 3")]
    [InlineData("ZADD z INCR XX 1 new", "nil", "a 2 b 3")]
    [InlineData("ZADD z INCR GT -1 a", "nil", "a 2 b 3")]
    [InlineData("ZADD z INCR LT -1 a", "\"1\"", "a 1 b 3")]
    [InlineData("ZADD z INCR 0 a", "\"2\"", "a 2 b 3")]
    [InlineData("ZINCRBY z -3.25 a", "\"-1.25\"", "a -1.25 b 3")]
    [InlineData("ZINCRBY z 1 new", "\"1\"", "new 1 a 2 b 3")]
    public void OptionsDecideWhoChanges(string line, string reply, string left)
    {
        Run("ZADD z 2 a 3 b");
        Check(line, reply);
        CheckMembers("z", left.Split(' '));
    }

    [Theory]
    [InlineData("ZADD z NX XX 1 a", "(error) ERR XX and NX options at the same time are not compatible")]
    [InlineData("ZADD z NX GT 1 a", "(error) ERR GT, LT, and/or NX options at the same time are not compatible")]
    [InlineData("ZADD z LT GT 1 a", "(error) ERR GT, LT, and/or NX options at the same time are not compatible")]
    [InlineData("ZADD z INCR 1 a 2 b", "(error) ERR INCR option supports a single increment-element pair")]
    [InlineData("ZADD z 1 a 2", Syntax)]
    [InlineData("ZADD z NX XX", Syntax)]
    [InlineData("ZADD z x a", NotAFloat)]
    [InlineData("ZADD z 1 a nan b", NotAFloat)]
    [InlineData("ZADD z 1e999 a", NotAFloat)]
    [InlineData("ZINCRBY z x a", NotAFloat)]
    [InlineData("ZINCRBY z -inf top", "(error) ERR resulting score is not a number (NaN)")]
    public void RefuseWhatMakesNoSense(string line, string error)
    {
        Run("ZADD z inf top");
        CheckUnchanged(line, error);
    }

    [Fact]
    public void NegativeZeroIsZero()
    {
        Run("ZADD z -0 a -0.0 b");
        CheckMembers("z", "a", "0", "b", "0");
        CheckUnchanged("ZADD z 0 a", ":0");
        Check("ZINCRBY z -0 a", "\"0\"");
    }

    [Fact]
    public void AMemberMayBeAsLongAsItsFieldsFitAKey()
    {
        Bench.Limits = CommandLimits.Default with { MaxKeyBytes = 300 };
        string member = new('x', 291);
        Assert.Equal(":1", Bench.Run("ZADD", "z", "1", member));
        Assert.Equal("\"1\"", Bench.Run("ZSCORE", "z", member));
        Assert.Equal(":0", Bench.Run("ZRANK", "z", member));
        Assert.StartsWith("(error) ERR member of", Bench.Run("ZADD", "z", "1", member + "x"), StringComparison.Ordinal);
        Assert.Equal(":0", Bench.Run("ZREM", "z", member + "x"));
    }

    [Fact]
    public void TheLastMemberTakesTheKeyAlong()
    {
        Run("ZADD z 1 a 2 b");
        Run("EXPIRE z 100");
        Check("ZREM z a x a", ":1");
        CheckMembers("z", "b", "2");
        Check("ZADD z 5 b", ":0");
        Check("TTL z", ":100");
        Check("ZREM z b", ":1");
        CheckMembers("z");
        CheckUnchanged("ZREM z b", ":0");
        Run("ZADD z 1 a");
        Check("TTL z", ":-1");
    }
}
