using PlumCache.Abstractions;

namespace PlumCache.Tests.Unit.Plugins.Strings;

public sealed class RangesTests : PluginTest
{
    private const string TooLong = "(error) ERR string exceeds maximum allowed size (proto-max-bulk-len)";

    [Fact]
    public void StrLenCountsBytes()
    {
        Bench.Run("SET", "a", "h\u00e9\0");
        Check("STRLEN a", ":3");
        Check("STRLEN none", ":0");
    }

    [Fact]
    public void AppendKeepsTheExpiry()
    {
        Check("APPEND a foo", ":3");
        Run("EXPIRE a 10");
        Check("APPEND a bar", ":6");
        Check("GET a", "\"foobar\"");
        Check("TTL a", ":10");
    }

    [Fact]
    public void AppendingNothingMakesAnEmptyKeyAndWritesAnotherAsItIs()
    {
        Check("APPEND a ", ":0");
        Check("EXISTS a", ":1");
        Run("SET a foo EX 10");
        Check("APPEND a ", ":3");
        Assert.Contains("Put", Bench.LastStep, StringComparison.Ordinal);
        Check("GET a", "\"foo\"");
        Check("TTL a", ":10");
    }

    [Theory]
    [InlineData("0 -1", "\"Hello\"")]
    [InlineData("0 0", "\"H\"")]
    [InlineData("1 3", "\"ell\"")]
    [InlineData("-3 -1", "\"llo\"")]
    [InlineData("-100 2", "\"Hel\"")]
    [InlineData("-100 -50", "\"H\"")]
    [InlineData("-50 -100", "\"\"")]
    [InlineData("3 100", "\"lo\"")]
    [InlineData("5 9", "\"\"")]
    [InlineData("3 2", "\"\"")]
    [InlineData("-9223372036854775808 9223372036854775807", "\"Hello\"")]
    [InlineData("x 1", NotAnInteger)]
    [InlineData("1 x", NotAnInteger)]
    public void GetRangeTakesPositionsFromBothEnds(string positions, string expected)
    {
        Run("SET a Hello");
        Check("GETRANGE a " + positions, expected);
        Check("SUBSTR a " + positions, expected);
    }

    [Fact]
    public void GetRangeOfNothingIsEmpty()
    {
        Check("GETRANGE none 0 -1", "\"\"");
        Run("APPEND a ");
        Check("GETRANGE a 0 -1", "\"\"");
    }

    [Fact]
    public void SetRangeOverwritesAndPadsWithZeros()
    {
        Run("SET a Hello EX 10");
        Check("SETRANGE a 1 ipp", ":5");
        Check("GET a", "\"Hippo\"");
        Check("SETRANGE a 7 !", ":8");
        Check("GET a", "\"Hippo\0\0!\"");
        Check("TTL a", ":10");
        Check("SETRANGE b 2 x", ":3");
        Check("GET b", "\"\0\0x\"");
    }

    [Fact]
    public void SetRangeOfNothingChangesNothing()
    {
        CheckUnchanged("SETRANGE none 5 ", ":0");
        Run("SET a abc");
        CheckUnchanged("SETRANGE a 5 ", ":3");
    }

    [Fact]
    public void ValuesStopGrowingAtTheLimit()
    {
        Bench.Limits = CommandLimits.Default with { MaxValueBytes = 10 };
        Check("SETRANGE a 9 x", ":10");
        CheckUnchanged("SETRANGE a 10 x", TooLong);
        CheckUnchanged("SETRANGE a 9223372036854775807 x", TooLong);
        CheckUnchanged("APPEND a x", TooLong);
        CheckUnchanged("SETRANGE none 10 x", TooLong);
        CheckUnchanged("SETRANGE a 10 ", ":10");
    }

    [Theory]
    [InlineData("SETRANGE a -1 x", "(error) ERR offset is out of range")]
    [InlineData("SETRANGE a -1 ", "(error) ERR offset is out of range")]
    [InlineData("SETRANGE a x y", NotAnInteger)]
    public void SetRangeRefusesOffsetsThatAreNone(string line, string error) => CheckUnchanged(line, error);
}
