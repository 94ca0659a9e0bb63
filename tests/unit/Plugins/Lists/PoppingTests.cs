using PlumCache.Tests.Plugins.Kit;

namespace PlumCache.Tests.Unit.Plugins.Lists;

public sealed class PoppingTests : ListTest
{
    [Fact]
    public void PopsTakeFromTheirEnd()
    {
        Run("RPUSH l a b c d e");
        Check("LPOP l", "\"a\"");
        Check("RPOP l", "\"e\"");
        Check("LPOP l 2", "[\"b\", \"c\"]");
        CheckElements("l", "d");
        Check("RPOP l", "\"d\"");
        CheckElements("l");
        CheckUnchanged("RPOP l", "nil");
        CheckUnchanged("LPOP l 2", "nil");
    }

    [Fact]
    public void ACountTakesAtMostWhatIsThere()
    {
        Run("RPUSH l a b c");
        CheckUnchanged("LPOP l 0", "[]");
        CheckUnchanged("LPOP none 0", "nil");
        CheckUnchanged("LPOP l -1", NotPositive);
        CheckUnchanged("LPOP l x", NotPositive);
        Check("RPOP l 9", "[\"c\", \"b\", \"a\"]");
        CheckElements("l");
    }

    [Fact]
    public void PopsGoThroughChunks()
    {
        PluginBench bench = WithChunks(4, 1000);
        bench.Run("RPUSH", "l", "a", "b", "c", "d", "e", "f", "g", "h", "i");
        Assert.Equal("[\"a\", \"b\", \"c\", \"d\", \"e\"]", bench.Run("LPOP", "l", "5"));
        Assert.Equal("4+1:3 8+0:1", ChunksOf(bench, "l"));
        Assert.Equal("\"i\"", bench.Run("RPOP", "l"));
        Assert.Equal("4+1:3", ChunksOf(bench, "l"));
        Assert.Equal("[\"h\", \"g\"]", bench.Run("RPOP", "l", "2"));
        Assert.Equal("4+1:1", ChunksOf(bench, "l"));
        CheckElements(bench, "l", "f");
    }

    [Fact]
    public void LMPopTakesFromTheFirstListThatIsThere()
    {
        Run("RPUSH a 1 2 3");
        Run("RPUSH b 4");
        Check("LMPOP 3 none a b LEFT", "[\"a\", [\"1\"]]");
        Check("LMPOP 2 a b right COUNT 9", "[\"a\", [\"3\", \"2\"]]");
        Check("LMPOP 2 a b LEFT count 2", "[\"b\", [\"4\"]]");
        CheckUnchanged("LMPOP 2 a b LEFT", "nil");
    }

    [Theory]
    [InlineData("LMPOP 0 a LEFT", "(error) ERR numkeys should be greater than 0")]
    [InlineData("LMPOP x a LEFT", "(error) ERR numkeys should be greater than 0")]
    [InlineData("LMPOP 2 a LEFT", Syntax)]
    [InlineData("LMPOP 1 a UP", Syntax)]
    [InlineData("LMPOP 1 a LEFT 2", Syntax)]
    [InlineData("LMPOP 1 a LEFT COUNT", Syntax)]
    [InlineData("LMPOP 1 a LEFT COUNT 1 COUNT 2", Syntax)]
    [InlineData("LMPOP 1 a LEFT COUNT 0", "(error) ERR count should be greater than 0")]
    [InlineData("LMPOP 1 a LEFT COUNT x", "(error) ERR count should be greater than 0")]
    public void LMPopRefusesOtherWords(string line, string reply)
    {
        Run("RPUSH a 1");
        CheckUnchanged(line, reply);
    }
}
