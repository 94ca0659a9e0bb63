namespace PlumCache.Tests.Unit.Plugins.Strings;

public sealed class SetVariantsTests : PluginTest
{
    [Fact]
    public void SetNxSetsOnlyWhatIsNotThere()
    {
        Check("SETNX a 1", ":1");
        CheckUnchanged("SETNX a 2", ":0");
        Check("GET a", "\"1\"");
    }

    [Fact]
    public void SetExAndPSetExSetAnExpiry()
    {
        Check("SETEX a 10 x", "OK");
        Check("PTTL a", ":10000");
        Check("PSETEX a 10 y", "OK");
        Check("PTTL a", ":10");
        Check("GET a", "\"y\"");
    }

    [Theory]
    [InlineData("SETEX a 0 x", "(error) ERR invalid expire time in 'setex' command")]
    [InlineData("SETEX a -1 x", "(error) ERR invalid expire time in 'setex' command")]
    [InlineData("SETEX a 9223372036854775807 x", "(error) ERR invalid expire time in 'setex' command")]
    [InlineData("SETEX a 9223372036854775 x", "(error) ERR invalid expire time in 'setex' command")]
    [InlineData("PSETEX a 0 x", "(error) ERR invalid expire time in 'psetex' command")]
    [InlineData("PSETEX a 9223372036854775807 x", "(error) ERR invalid expire time in 'psetex' command")]
    [InlineData("SETEX a 1.5 x", NotAnInteger)]
    [InlineData("SETEX a 1", "(error) ERR wrong number of arguments for 'setex' command")]
    public void RefusesTimesThatAreNone(string line, string error)
    {
        CheckUnchanged(line, error);
        Check("EXISTS a", ":0");
    }

    [Fact]
    public void GetSetAnswersTheOldValueAndDropsTheExpiry()
    {
        Check("GETSET a 1", "nil");
        Run("EXPIRE a 100");
        Check("GETSET a 2", "\"1\"");
        Check("TTL a", ":-1");
        Check("GET a", "\"2\"");
    }
}
