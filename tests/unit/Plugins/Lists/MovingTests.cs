using PlumCache.Tests.Plugins.Kit;

namespace PlumCache.Tests.Unit.Plugins.Lists;

public sealed class MovingTests : ListTest
{
    [Theory]
    [InlineData("LMOVE a b LEFT LEFT", "\"1\"", "2 3", "1 x y")]
    [InlineData("LMOVE a b left right", "\"1\"", "2 3", "x y 1")]
    [InlineData("LMOVE a b RIGHT LEFT", "\"3\"", "1 2", "3 x y")]
    [InlineData("LMOVE a b RIGHT RIGHT", "\"3\"", "1 2", "x y 3")]
    [InlineData("RPOPLPUSH a b", "\"3\"", "1 2", "3 x y")]
    [InlineData("LMOVE a a LEFT RIGHT", "\"1\"", "2 3 1", "x y")]
    [InlineData("LMOVE a a RIGHT LEFT", "\"3\"", "3 1 2", "x y")]
    [InlineData("LMOVE a a LEFT LEFT", "\"1\"", "1 2 3", "x y")]
    [InlineData("RPOPLPUSH a a", "\"3\"", "3 1 2", "x y")]
    [InlineData("LMOVE none b LEFT LEFT", "nil", "1 2 3", "x y")]
    [InlineData("LMOVE a b UP LEFT", Syntax, "1 2 3", "x y")]
    [InlineData("LMOVE a b LEFT DOWN", Syntax, "1 2 3", "x y")]
    public void AnElementGoesFromEndToEnd(string line, string reply, string a, string b)
    {
        foreach ((int count, int bytes) in ((int, int)[])[(64, 4096), (1, 8), (2, 8), (4, 8)])
        {
            PluginBench bench = WithChunks(count, bytes);
            bench.Run("RPUSH", "a", "1", "2", "3");
            bench.Run("RPUSH", "b", "x", "y");
            Assert.Equal(reply, bench.Run(line.Split(' ')));
            CheckElements(bench, "a", a.Split(' '));
            CheckElements(bench, "b", b.Split(' '));
        }
    }

    [Fact]
    public void TheLastElementTakesTheSourceAlongAndMakesTheDestination()
    {
        Run("RPUSH a 1");
        Check("LMOVE a a LEFT RIGHT", "\"1\"");
        CheckElements("a", "1");
        Check("RPOPLPUSH a b", "\"1\"");
        CheckElements("a");
        CheckElements("b", "1");
    }

    [Fact]
    public void AListOfManyChunksTurnsAllTheWay()
    {
        PluginBench bench = WithChunks(2, 12);
        string[] elements = ["a", "bbbbbbbb", "c", "d", "eeeeeeeeeeeeeeeeeeee", "f", "g"];
        bench.Run(["RPUSH", "l", .. elements]);
        for (int i = 0; i < 7; i++) Assert.Equal($"\"{elements[i]}\"", bench.Run("LMOVE", "l", "l", "LEFT", "RIGHT"));
        CheckElements(bench, "l", elements);
        for (int i = 6; i >= 0; i--) Assert.Equal($"\"{elements[i]}\"", bench.Run("RPOPLPUSH", "l", "l"));
        CheckElements(bench, "l", elements);
    }
}
