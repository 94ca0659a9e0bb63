namespace PlumCache.Tests.Unit.Plugins.Strings;

public sealed class GetVariantsTests : PluginTest
{
    [Fact]
    public void GetDelAnswersOnce()
    {
        Run("SET a 1");
        Check("GETDEL a", "\"1\"");
        CheckUnchanged("GETDEL a", "nil");
    }

    [Theory]
    [InlineData("GETEX a EX 10", 10_000)]
    [InlineData("GETEX a px 10", 10)]
    [InlineData("GETEX a EXAT 1700000100", 100_000)]
    [InlineData("GETEX a PXAT 1700000000001", 1)]
    [InlineData("GETEX a EX 1 EX 2", 2_000)]
    public void GetExSetsAnExpiry(string line, long expected)
    {
        Run("SET a 1");
        Check(line, "\"1\"");
        Check("PTTL a", FormattableString.Invariant($":{expected}"));
    }

    [Fact]
    public void GetExWithoutAnOptionIsGet()
    {
        Run("SET a 1 EX 10");
        CheckUnchanged("GETEX a", "\"1\"");
        Check("TTL a", ":10");
    }

    [Fact]
    public void GetExPersistTakesTheExpiryAway()
    {
        Run("SET a 1 EX 10");
        Check("GETEX a PERSIST", "\"1\"");
        Check("TTL a", ":-1");
        CheckUnchanged("GETEX a PERSIST", "\"1\"");
    }

    [Theory]
    [InlineData("GETEX a EXAT 1")]
    [InlineData("GETEX a PXAT 1700000000000")]
    public void GetExWithAPastInstantDeletes(string line)
    {
        Run("SET a 1");
        Check(line, "\"1\"");
        Assert.Contains("Remove", Bench.LastStep, StringComparison.Ordinal);
        Check("EXISTS a", ":0");
    }

    [Theory]
    [InlineData("GETEX a EX", Syntax)]
    [InlineData("GETEX a EX 1 PX 1", Syntax)]
    [InlineData("GETEX a EX 1 PERSIST", Syntax)]
    [InlineData("GETEX a PERSIST EX 1", Syntax)]
    [InlineData("GETEX a KEEPTTL", Syntax)]
    [InlineData("GETEX a EX 0", "(error) ERR invalid expire time in 'getex' command")]
    [InlineData("GETEX a PX -5", "(error) ERR invalid expire time in 'getex' command")]
    [InlineData("GETEX a EX x", NotAnInteger)]
    public void RefusesWhatMakesNoSense(string line, string error)
    {
        Run("SET a 1");
        CheckUnchanged(line, error);
    }

    [Fact]
    public void AMissingKeyComesBeforeAWrongTime()
    {
        Check("GETEX none EX 0", "nil");
        Check("GETEX none EX x", "nil");
        Check("GETEX none EX", Syntax);
    }
}
