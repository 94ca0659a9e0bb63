namespace PlumCache.Tests.Unit.Plugins.Hashes;

public sealed class ScanningTests : HashTest
{
    [Fact]
    public void PagesHoldFieldsAndTheirValues()
    {
        Run("HSET h a 1 b 2 c 3");
        CheckUnchanged("HSCAN h 0 COUNT 2", "[\"2\", [\"a\", \"1\", \"b\", \"2\"]]");
        CheckUnchanged("HSCAN h 2 COUNT 2", "[\"0\", [\"c\", \"3\"]]");
        CheckUnchanged("HSCAN h 0", "[\"0\", [\"a\", \"1\", \"b\", \"2\", \"c\", \"3\"]]");
        CheckUnchanged("HSCAN h 0 MATCH [bc] match * MATCH b", "[\"0\", [\"b\", \"2\"]]");
        CheckUnchanged("HSCAN h 0 NOVALUES count 2", "[\"2\", [\"a\", \"b\"]]");
    }

    [Fact]
    public void NothingIsFoundWhereThereIsNoHash()
    {
        CheckUnchanged("HSCAN none 5 NONSENSE", "[\"0\", []]");
        CheckUnchanged("HSCAN none 5", "[\"0\", []]");
    }

    [Theory]
    [InlineData("HSCAN h x", "(error) ERR invalid cursor")]
    [InlineData("HSCAN h 0 COUNT", Syntax)]
    [InlineData("HSCAN h 0 MATCH", Syntax)]
    [InlineData("HSCAN h 0 TYPE hash", Syntax)]
    [InlineData("HSCAN h 0 COUNT 0", Syntax)]
    [InlineData("HSCAN h 0 COUNT x", NotAnInteger)]
    public void RefusesWhatMakesNoSense(string line, string error)
    {
        Run("HSET h a 1");
        CheckUnchanged(line, error);
    }

    [Fact]
    public void RefusesWhatIsNoHash()
    {
        Run("SET h 1");
        CheckUnchanged("HSCAN h 0", WrongType);
        CheckUnchanged("HSCAN h 5", WrongType);
        CheckUnchanged("HSCAN h 5 NONSENSE", WrongType);
    }
}
