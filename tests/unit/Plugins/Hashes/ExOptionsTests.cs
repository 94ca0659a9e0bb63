namespace PlumCache.Tests.Unit.Plugins.Hashes;

/// <summary>What HGETEX and HSETEX take before their fields, and the errors of Redis 8 in its order.</summary>
public sealed class ExOptionsTests : HashTest
{
    private const string NoFields = "(error) ERR Mandatory argument FIELDS is missing or not at the right position";
    private const string NotPositive = "(error) ERR Number of fields must be a positive integer";
    private const string WrongNumber = "(error) ERR The `numfields` parameter must match the number of arguments";
    private const string Negative = "(error) ERR invalid expire time, must be >= 0";
    private const string Conditions = "(error) ERR Only one of FXX or FNX arguments can be specified";
    private const string Times = "(error) ERR Only one of EX, PX, EXAT, PXAT or KEEPTTL arguments can be specified";
    private const string InvalidNumber = "(error) ERR invalid number of fields";
    private const string WrongArity = "(error) ERR wrong number of arguments for 'hsetex' command";
    private const string InvalidTime = "(error) ERR invalid expire time in 'hsetex' command";

    [Theory]
    [InlineData("HGETEX h KEEPTTL FIELDS 1 a", NoFields)]
    [InlineData("HGETEX h FNX FIELDS 1 a", NoFields)]
    [InlineData("HGETEX h PERSIST 1 FIELDS 1 a", NoFields)]
    [InlineData("HGETEX h PXAT 1 1", NoFields)]
    [InlineData("HGETEX h EX 1 PX", NoFields)]
    [InlineData("HGETEX h EX 1 FIELDS", NoFields)]
    [InlineData("HGETEX h EX 10 PERSIST FIELDS 1 a", NoFields)]
    [InlineData("HGETEX h PERSIST EX 1 FIELDS 1 a", NoFields)]
    [InlineData("HGETEX h EX -1 FOO 1 a", Negative)]
    [InlineData("HGETEX h EX -1 FIELDS 0 a", Negative)]
    [InlineData("HGETEX h EX FIELDS 1 a", NotAnInteger)]
    [InlineData("HGETEX h EX x FIELDS 1 a", NotAnInteger)]
    [InlineData("HGETEX h EX 70368744178 FIELDS 1 a", "(error) ERR invalid expire time in 'hgetex' command")]
    [InlineData("HGETEX h FIELDS 0 a", NotPositive)]
    [InlineData("HGETEX h EX 1 FIELDS x a", NotPositive)]
    [InlineData("HGETEX h PERSIST FIELDS 2 a", WrongNumber)]
    [InlineData("HGETEX h PERSIST FIELDS 1", WrongNumber)]
    public void HGetExTakesOneOption(string line, string error)
    {
        Run("HSET h a 1");
        CheckUnchanged(line, error);
    }

    [Theory]
    [InlineData("HSETEX h FIELDS 0 a 1", InvalidNumber)]
    [InlineData("HSETEX h FIELDS x a 1", InvalidNumber)]
    [InlineData("HSETEX h FIELDS -1 a 1", InvalidNumber)]
    [InlineData("HSETEX h FIELDS 2147483648 a 1", InvalidNumber)]
    [InlineData("HSETEX h FIELDS 2147483647 a 1", WrongArity)]
    [InlineData("HSETEX h FIELDS 2 a 1", WrongArity)]
    [InlineData("HSETEX h FIELDS 1 a 1 b", WrongArity)]
    [InlineData("HSETEX h EX 10 FIELDS 1 a", WrongArity)]
    [InlineData("HSETEX h EX 10 FIELDS x a", WrongArity)]
    [InlineData("HSETEX h FNX EX 10 FIELDS", WrongArity)]
    [InlineData("HSETEX h EX FIELDS 1 a b", NotAnInteger)]
    [InlineData("HSETEX h EX x FNX FXX FIELDS", NotAnInteger)]
    [InlineData("HSETEX h EX -1 FOO 1 a", Negative)]
    [InlineData("HSETEX h EXAT 281474976710656 1 a b", InvalidTime)]
    [InlineData("HSETEX h PX 70368744177663 FIELDS 1 a 1", InvalidTime)]
    [InlineData("HSETEX h EX 1 1 a b", "(error) ERR unknown argument: 1")]
    [InlineData("HSETEX h FNX EX 1 last", "(error) ERR unknown argument: last")]
    [InlineData("HSETEX h PERSIST FIELDS 1 a 1", "(error) ERR unknown argument: PERSIST")]
    [InlineData("HSETEX h FNX FXX FIELDS 1 a 1", Conditions)]
    [InlineData("HSETEX h FNX EX 1 FNX", Conditions)]
    [InlineData("HSETEX h EX 1 KEEPTTL FIELDS 1 a 1", Times)]
    [InlineData("HSETEX h KEEPTTL EX x FIELDS 1 a 1", Times)]
    [InlineData("HSETEX h FXX EX 1 EX", Times)]
    public void HSetExReadsOptionsWhereTheyStand(string line, string error)
    {
        Run("HSET h a 1");
        CheckUnchanged(line, error);
    }

    [Theory]
    [InlineData("PXAT 1")]
    [InlineData("EX 0")]
    public void AFieldThatIsNamedTwiceIsGoneTheSecondTime(string past)
    {
        Run("HSET h a 1 b 2");
        Check($"HGETEX h {past} FIELDS 4 a a x b", "[\"1\", nil, nil, \"2\"]");
        Check("EXISTS h", ":0");
    }
}
