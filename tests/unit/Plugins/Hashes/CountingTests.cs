namespace PlumCache.Tests.Unit.Plugins.Hashes;

public sealed class CountingTests : HashTest
{
    private const string Overflow = "(error) ERR increment or decrement would overflow";

    [Fact]
    public void CountsFromZero()
    {
        Check("HINCRBY h a 5", ":5");
        Check("HINCRBY h a -7", ":-2");
        Check("HGET h a", "\"-2\"");
        Check("HINCRBYFLOAT h b 1.5", "\"1.5\"");
        Check("HINCRBYFLOAT h b 1.5e1", "\"16.5\"");
        Check("HINCRBYFLOAT h a 0.1", "\"-1.9\"");
    }

    [Fact]
    public void KeepsTheExpiryOfTheField()
    {
        Run("HSET h a 1 b 1");
        Run("HEXPIRE h 10 FIELDS 2 a b");
        Run("HINCRBY h a 1");
        Run("HINCRBYFLOAT h b 1");
        Assert.Equal(10_000, LeftOf("h", "a"));
        Assert.Equal(10_000, LeftOf("h", "b"));
    }

    [Theory]
    [InlineData("9223372036854775807", "HINCRBY h a 1", Overflow)]
    [InlineData("-1", "HINCRBY h a -9223372036854775808", Overflow)]
    [InlineData("1", "HINCRBY h a 1.0", NotAnInteger)]
    [InlineData("1", "HINCRBY h a 9223372036854775808", NotAnInteger)]
    [InlineData("x", "HINCRBY h a 1", "(error) ERR hash value is not an integer")]
    [InlineData("01", "HINCRBY h a 1", "(error) ERR hash value is not an integer")]
    [InlineData("x", "HINCRBYFLOAT h a 1", "(error) ERR hash value is not a float")]
    [InlineData("1", "HINCRBYFLOAT h a x", "(error) ERR value is not a valid float")]
    [InlineData("1", "HINCRBYFLOAT h a inf", "(error) ERR value is NaN or Infinity")]
    [InlineData("inf", "HINCRBYFLOAT h a 1", "(error) ERR increment would produce NaN or Infinity")]
    public void RefusesWhatIsNoNumberOrDoesNotFit(string value, string line, string error)
    {
        Run("HSET h a " + value);
        CheckUnchanged(line, error);
    }
}
