namespace PlumCache.Tests.Unit.Plugins.Strings;

public sealed class FloatCounterTests : PluginTest
{
    // What a redis-server 7.0 on x86-64 answers.
    [Theory]
    [InlineData("10.50", "0.1", "10.6")]
    [InlineData("5.0e3", "2.0e2", "5200")]
    [InlineData("0.1", "0.2", "0.3")]
    [InlineData("3", "-3", "0")]
    [InlineData("-1", "0.5", "-0.5")]
    [InlineData("1e15", "0.1", "1000000000000000.09997558593750000")]
    [InlineData("1.", ".5", "1.5")]
    [InlineData("+1", "-.25", "0.75")]
    [InlineData("0.000000000000000005", "0", "0")]
    [InlineData("0.000000000000000006", "0", "0.00000000000000001")]
    [InlineData("0", "-0.000000000000000004", "0")]
    [InlineData("100000000000000000000", "1", "100000000000000000000")]
    [InlineData("18446744073709551614", "1", "18446744073709551615")]
    [InlineData("18446744073709551617", "0", "18446744073709551616")]
    [InlineData("18446744073709551619", "0", "18446744073709551620")]
    [InlineData("18446744073709551617.0000000000001", "0", "18446744073709551618")]
    [InlineData("0x10", "-0X1.8p1", "13")]
    [InlineData("0xF.", "+0x.8", "15.5")]
    [InlineData("0x8000000000000001", "0", "9223372036854775809")]
    [InlineData("0x10000000000000001", "0", "18446744073709551616")]
    [InlineData("0x0p99999999999", "0x1p-4", "0.0625")]
    [InlineData("0x1p16384", "1", "(error)")]
    [InlineData("0x1p-20000", "1", "(error)")]
    [InlineData("1e-5000", "1", "(error)")]
    [InlineData("1e4933", "1", "(error)")]
    public void AddsAsRedisDoes(string value, string by, string expected)
    {
        Run("SET a " + value);
        string reply = Run("INCRBYFLOAT a " + by);
        if (expected.StartsWith('('))
        {
            Assert.Equal("(error) ERR value is not a valid float", reply);
            return;
        }

        expected = expected.Contains('.', StringComparison.Ordinal) ? expected.TrimEnd('0') : expected;
        Assert.Equal($"\"{expected}\"", reply);
        Check("GET a", reply);
    }

    [Fact]
    public void CountsFromZeroAndKeepsTheExpiry()
    {
        Check("INCRBYFLOAT a 1.5", "\"1.5\"");
        Run("EXPIRE a 10");
        Check("INCRBYFLOAT a 1.5", "\"3\"");
        Check("TTL a", ":10");
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("1x")]
    [InlineData("1e")]
    [InlineData("e1")]
    [InlineData(".")]
    [InlineData("--1")]
    [InlineData("1.2.3")]
    [InlineData("1e1.5")]
    [InlineData("nan")]
    [InlineData("0x")]
    [InlineData("0x.")]
    [InlineData("0x1p")]
    [InlineData("0x1p+")]
    [InlineData("0x1g")]
    [InlineData("1e999999999999")]
    public void RefusesWhatIsNoNumber(string text)
    {
        CheckUnchanged("INCRBYFLOAT a " + text, "(error) ERR value is not a valid float");
        Run("SET b " + text);
        CheckUnchanged("INCRBYFLOAT b 1", "(error) ERR value is not a valid float");
    }

    [Fact]
    public void RefusesSpacesAroundANumber()
    {
        const string Error = "(error) ERR value is not a valid float";
        Assert.Equal(Error, Bench.Run("INCRBYFLOAT", "a", " 1"));
        Assert.Equal(Error, Bench.Run("INCRBYFLOAT", "a", "1 "));
    }

    [Theory]
    [InlineData("inf")]
    [InlineData("-Infinity")]
    public void RefusesInfiniteSums(string by) =>
        CheckUnchanged("INCRBYFLOAT a " + by, "(error) ERR increment would produce NaN or Infinity");

    [Fact]
    public void RefusesASumBeyondTheLargestNumber()
    {
        Run("SET a 1.18973149535723176502e4932");
        CheckUnchanged("INCRBYFLOAT a 1e4931", "(error) ERR increment would produce NaN or Infinity");
    }

    [Fact]
    public void ReadsNumbersAsLongAsRedisDoes()
    {
        Run("SET a " + new string('0', 5118) + "1");
        Check("INCRBYFLOAT a 1", "\"2\"");
        Run("SET a " + new string('0', 5119) + "1");
        Check("INCRBYFLOAT a 1", "(error) ERR value is not a valid float");
    }
}
