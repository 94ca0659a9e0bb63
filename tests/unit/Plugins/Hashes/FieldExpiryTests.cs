namespace PlumCache.Tests.Unit.Plugins.Hashes;

public sealed class FieldExpiryTests : HashTest
{
    private const string NoFields = "(error) ERR Mandatory argument FIELDS is missing or not at the right position";
    private const string NotPositive = "(error) ERR Number of fields must be a positive integer";
    private const string WrongNumber = "(error) ERR The `numfields` parameter must match the number of arguments";
    private const string NotGreater = "(error) ERR Parameter `numFields` should be greater than 0";

    [Theory]
    [InlineData("HEXPIRE h 10 FIELDS 1 a", 10_000)]
    [InlineData("HPEXPIRE h 10 FIELDS 1 a", 10)]
    [InlineData("HEXPIREAT h 1700000100 FIELDS 1 a", 100_000)]
    [InlineData("HPEXPIREAT h 1700000000001 fields 1 a", 1)]
    [InlineData("HPEXPIREAT h 70368744177663 FIELDS 1 a", 70368744177663 - 1_700_000_000_000)]
    public void GivesAFieldAnEnd(string line, long leftMs)
    {
        Run("HSET h a 1 b 2");
        Check(line, "[:1]");
        Assert.Equal(leftMs, LeftOf("h", "a"));
        Assert.Equal(-1, LeftOf("h", "b"));
    }

    [Fact]
    public void AnswersForEachField()
    {
        Run("HSET h a 1 b 2");
        Check("HEXPIRE h 10 FIELDS 3 a x b", "[:1, :-2, :1]");
        CheckUnchanged("HEXPIRE none 10 FIELDS 2 a b", "[:-2, :-2]");
        Check("HPERSIST h FIELDS 3 a x a", "[:1, :-2, :-1]");
        CheckUnchanged("HPERSIST h FIELDS 1 a", "[:-1]");
        CheckUnchanged("HPERSIST none FIELDS 1 a", "[:-2]");
        Assert.Equal(10_000, LeftOf("h", "b"));
    }

    [Theory]
    [InlineData("HEXPIRE h 0 FIELDS 1 a")]
    [InlineData("HPEXPIRE h 0 FIELDS 1 a")]
    [InlineData("HEXPIREAT h 1700000000 FIELDS 1 a")]
    [InlineData("HPEXPIREAT h 0 FIELDS 1 a")]
    public void AnEndInThePastRemovesTheField(string line)
    {
        Run("HSET h a 1 b 2");
        Check(line, "[:2]");
        Check("HKEYS h", "[\"b\"]");
        Check(line.Replace("1 a", "2 b b", StringComparison.Ordinal), "[:2, :-2]");
        Assert.Contains("; Remove ", Bench.LastStep, StringComparison.Ordinal);
        Check("EXISTS h", ":0");
    }

    [Theory]
    [InlineData("NX", ":0, :1")]
    [InlineData("XX", ":1, :0")]
    [InlineData("gt", ":1, :0")]
    [InlineData("LT", ":0, :1")]
    public void ConditionsAreAskedOfEachField(string word, string outcomes)
    {
        Run("HSET h a 1 b 2");
        Run("HEXPIRE h 10 FIELDS 1 a");
        Check($"HEXPIRE h 20 {word} FIELDS 2 a b", $"[{outcomes}]");
    }

    [Theory]
    [InlineData("HEXPIRE h 5 NX FIELDS 2 b b", ":1, :0")]
    [InlineData("HEXPIRE h 5 LT FIELDS 2 b b", ":1, :0")]
    [InlineData("HEXPIRE h 5 FIELDS 2 b b", ":1, :1")]
    [InlineData("HEXPIRE h 5 XX FIELDS 2 a a", ":1, :1")]
    [InlineData("HEXPIRE h 50 GT FIELDS 2 a a", ":1, :0")]
    [InlineData("HEXPIRE h 5 GT FIELDS 2 a a", ":0, :0")]
    public void AFieldThatIsNamedTwiceIsAskedTwice(string line, string outcomes)
    {
        Run("HSET h a 1 b 2");
        Run("HEXPIRE h 10 FIELDS 1 a");
        Check(line, $"[{outcomes}]");
    }

    [Fact]
    public void TellsWhenFieldsEnd()
    {
        Run("HSET h a 1 b 2");
        Run("HPEXPIRE h 1001 FIELDS 1 a");
        CheckUnchanged("HTTL h FIELDS 3 a b x", "[:2, :-1, :-2]");
        CheckUnchanged("HPTTL h FIELDS 3 a b x", "[:1001, :-1, :-2]");
        CheckUnchanged("HEXPIRETIME h FIELDS 3 a b x", "[:1700000002, :-1, :-2]");
        CheckUnchanged("HPEXPIRETIME h FIELDS 3 a b x", "[:1700000001001, :-1, :-2]");
        CheckUnchanged("HTTL none FIELDS 2 a b", "[:-2, :-2]");
        Run("HPEXPIRE h 1000 FIELDS 1 a");
        CheckUnchanged("HTTL h FIELDS 1 a", "[:1]");
        Bench.NowMs += 1000;
        CheckUnchanged("HTTL h FIELDS 1 a", "[:-2]");
    }

    [Fact]
    public void HGetExAnswersAndChangesTheEnd()
    {
        Run("HSET h a 1 b 2");
        CheckUnchanged("HGETEX h FIELDS 3 a x b", "[\"1\", nil, \"2\"]");
        Check("HGETEX h EX 10 FIELDS 2 a x", "[\"1\", nil]");
        Assert.Equal(10_000, LeftOf("h", "a"));
        Check("HGETEX h PXAT 1700000000005 FIELDS 1 b", "[\"2\"]");
        Assert.Equal(5, LeftOf("h", "b"));
        Check("HGETEX h PERSIST FIELDS 2 a b", "[\"1\", \"2\"]");
        Assert.Equal(-1, LeftOf("h", "a"));
        CheckUnchanged("HGETEX h PERSIST FIELDS 2 a b", "[\"1\", \"2\"]");
        CheckUnchanged("HGETEX none EX 10 FIELDS 2 a b", "[nil, nil]");
        Check("HGETEX h EX 0 FIELDS 1 a", "[\"1\"]");
        Check("HGETEX h EXAT 1 FIELDS 1 b", "[\"2\"]");
        Check("EXISTS h", ":0");
    }

    [Fact]
    public void HGetDelAnswersOnce()
    {
        Run("HSET h a 1 b 2");
        Check("HGETDEL h FIELDS 3 a a x", "[\"1\", nil, nil]");
        CheckUnchanged("HGETDEL h FIELDS 1 a", "[nil]");
        CheckUnchanged("HGETDEL none FIELDS 1 a", "[nil]");
        Check("HGETDEL h FIELDS 1 b", "[\"2\"]");
        Assert.Contains("; Remove ", Bench.LastStep, StringComparison.Ordinal);
        Check("EXISTS h", ":0");
    }

    [Fact]
    public void HSetExSetsWithAnEnd()
    {
        Check("HSETEX h EX 10 FIELDS 2 a 1 b 2", ":1");
        Assert.Equal(10_000, LeftOf("h", "a"));
        Check("HSETEX h KEEPTTL FIELDS 2 a 3 c 3", ":1");
        Assert.Equal(10_000, LeftOf("h", "a"));
        Assert.Equal(-1, LeftOf("h", "c"));
        Check("HSETEX h FIELDS 1 a 4", ":1");
        Assert.Equal(-1, LeftOf("h", "a"));
        Check("HGETALL h", "[\"a\", \"4\", \"b\", \"2\", \"c\", \"3\"]");
        Check("HSETEX h PXAT 1 FIELDS 3 a 1 b 1 x 1", ":1");
        Check("HGETALL h", "[\"c\", \"3\"]");
        Check("HSETEX h PX 0 FIELDS 1 c 1", ":1");
        Check("EXISTS h", ":0");
        Check("HSETEX h PX 0 FIELDS 2 c 1 d 1", ":1");
        Check("EXISTS h", ":0");
    }

    [Fact]
    public void HSetExSetsAllOrNothing()
    {
        CheckUnchanged("HSETEX h FXX FIELDS 1 a 1", ":0");
        Check("HSETEX h FNX FIELDS 2 a 1 b 2", ":1");
        CheckUnchanged("HSETEX h FNX FIELDS 2 c 1 b 3", ":0");
        CheckUnchanged("HSETEX h FXX EX 1 FIELDS 2 a 2 c 3", ":0");
        Check("HSETEX h EX 1 fxx FIELDS 2 a 2 b 3", ":1");
        Check("HMGET h a b c", "[\"2\", \"3\", nil]");
    }

    [Theory]
    [InlineData("HEXPIRE h 1 FIELD 1 a", NoFields)]
    [InlineData("HEXPIRE h 1 NX XX FIELDS 1 a", NoFields)]
    [InlineData("HEXPIRE h 1 FIELDS 0 a", NotGreater)]
    [InlineData("HEXPIRE h 1 FIELDS x a", NotGreater)]
    [InlineData("HEXPIRE h 1 FIELDS 2 a", WrongNumber)]
    [InlineData("HEXPIRE h 1 FIELDS 1 a b", WrongNumber)]
    [InlineData("HEXPIRE h 1 NX FIELDS 1", WrongNumber)]
    [InlineData("HEXPIRE h x FIELDS 1 a", NotAnInteger)]
    [InlineData("HEXPIRE h -1 FIELDS 1 a", "(error) ERR invalid expire time, must be >= 0")]
    [InlineData("HEXPIRE h 70368744178 FIELDS 1 a", "(error) ERR invalid expire time in 'hexpire' command")]
    [InlineData("HPEXPIRE h 70368744177663 FIELDS 1 a", "(error) ERR invalid expire time in 'hpexpire' command")]
    [InlineData("HEXPIREAT h 70368744178 FIELDS 1 a", "(error) ERR invalid expire time in 'hexpireat' command")]
    [InlineData("HPEXPIREAT h 70368744177664 FIELDS 1 a", "(error) ERR invalid expire time in 'hpexpireat' command")]
    [InlineData("HTTL h FIELD 1 a", NoFields)]
    [InlineData("HTTL h FIELDS 0 a", NotPositive)]
    [InlineData("HTTL h FIELDS 2 a", WrongNumber)]
    [InlineData("HPERSIST h 1 FIELDS a", NoFields)]
    [InlineData("HPERSIST h FIELDS x a", NotPositive)]
    [InlineData("HPERSIST h FIELDS 1 a b", WrongNumber)]
    [InlineData("HGETDEL h FIELD 1 a", NoFields)]
    [InlineData("HGETDEL h FIELDS 0 a", NotPositive)]
    [InlineData("HGETDEL h FIELDS 2 a", WrongNumber)]
    public void RefusesWhatMakesNoSense(string line, string error)
    {
        Run("HSET h a 1");
        CheckUnchanged(line, error);
    }
}
