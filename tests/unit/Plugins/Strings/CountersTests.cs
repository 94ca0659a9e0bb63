namespace PlumCache.Tests.Unit.Plugins.Strings;

public sealed class CountersTests : PluginTest
{
    [Fact]
    public void CountFromZero()
    {
        Check("INCR a", ":1");
        Check("INCRBY a 41", ":42");
        Check("DECR a", ":41");
        Check("DECRBY a 50", ":-9");
        Check("DECRBY a -9", ":0");
        Check("GET a", "\"0\"");
        Check("DECR b", ":-1");
    }

    [Fact]
    public void KeepTheExpiry()
    {
        Run("SET a 1 EX 10");
        Check("INCR a", ":2");
        Check("TTL a", ":10");
    }

    [Theory]
    [InlineData("9223372036854775807", "INCR a", "(error) ERR increment or decrement would overflow")]
    [InlineData("-9223372036854775808", "DECR a", "(error) ERR increment or decrement would overflow")]
    [InlineData("-1", "INCRBY a -9223372036854775808", "(error) ERR increment or decrement would overflow")]
    [InlineData("1", "INCRBY a 9223372036854775807", "(error) ERR increment or decrement would overflow")]
    [InlineData("0", "DECRBY a -9223372036854775808", "(error) ERR decrement would overflow")]
    [InlineData("0", "INCRBY a 9223372036854775808", NotAnInteger)]
    [InlineData("0", "INCRBY a 1.0", NotAnInteger)]
    [InlineData("0", "DECRBY a x", NotAnInteger)]
    [InlineData("x", "INCR a", NotAnInteger)]
    [InlineData("01", "INCR a", NotAnInteger)]
    [InlineData("", "INCR a", NotAnInteger)]
    public void RefuseWhatIsNoNumberOrDoesNotFit(string value, string line, string error)
    {
        Run("SET a " + value);
        CheckUnchanged(line, error);
        Check("GET a", $"\"{value}\"");
    }

    [Fact]
    public void ReachBothEnds()
    {
        Run("SET a 9223372036854775806");
        Check("INCR a", ":9223372036854775807");
        Run("SET a 0");
        Check("INCRBY a -9223372036854775808", ":-9223372036854775808");
    }
}
