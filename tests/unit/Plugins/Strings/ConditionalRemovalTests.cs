namespace PlumCache.Tests.Unit.Plugins.Strings;

public sealed class ConditionalRemovalTests : PluginTest
{
    [Theory]
    [InlineData("DELEX a IFEQ 12")]
    [InlineData("delex a ifeq 12")]
    public void RemovesAKeyThatHoldsTheValue(string line)
    {
        Run("SET a 12");
        Check(line, ":1");
        Check("GET a", "nil");
        CheckUnchanged(line, ":0");
    }

    [Theory]
    [InlineData("DELEX a IFEQ 1", ":0")]
    [InlineData("DELEX a IFEQ 123", ":0")]
    [InlineData("DELEX a IFEQ ", ":0")]
    [InlineData("DELEX b IFEQ 12", ":0")]
    [InlineData("DELEX b IFEQ ", ":0")]
    [InlineData("DELEX a IFNE 12", Syntax)]
    [InlineData("DELEX b IFXX 12", Syntax)]
    [InlineData("DELEX a", "(error) ERR wrong number of arguments for 'delex' command")]
    [InlineData("DELEX a IFEQ", "(error) ERR wrong number of arguments for 'delex' command")]
    [InlineData("DELEX a IFEQ 12 13", "(error) ERR wrong number of arguments for 'delex' command")]
    public void LeavesAnyOtherAlone(string line, string reply)
    {
        Run("SET a 12");
        Check(line, reply);
        Check("GET a", "\"12\"");
    }

    [Fact]
    public void AKeyThatHasEndedHoldsNothing()
    {
        Run("SET a 1 PX 10");
        Bench.NowMs += 10;
        Check("DELEX a IFEQ 1", ":0");
    }
}
