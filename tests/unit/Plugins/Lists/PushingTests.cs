using PlumCache.Abstractions;
using PlumCache.Tests.Plugins.Kit;

namespace PlumCache.Tests.Unit.Plugins.Lists;

public sealed class PushingTests : ListTest
{
    [Fact]
    public void PushesAnswerTheLength()
    {
        Check("RPUSH l a b", ":2");
        Check("LPUSH l c d", ":4");
        CheckElements("l", "d", "c", "a", "b");
        Check("LLEN l", ":4");
        Check("LLEN none", ":0");
    }

    [Fact]
    public void AnyBytesAreAnElement()
    {
        Assert.Equal(":3", Bench.Run("RPUSH", "l", "", "\0\u00ff", ""));
        Assert.Equal("\"\"", Bench.Run("LINDEX", "l", "0"));
        Assert.Equal(":1", Bench.Run("LPOS", "l", "\0\u00ff"));
    }

    [Fact]
    public void TheXFormsPushOnlyWhereThereIsAList()
    {
        CheckUnchanged("LPUSHX l a", ":0");
        CheckUnchanged("RPUSHX l a", ":0");
        Run("RPUSH l a");
        Check("LPUSHX l b c", ":3");
        Check("RPUSHX l d", ":4");
        CheckElements("l", "c", "b", "a", "d");
    }

    [Fact]
    public void AChunkHasAnAlignedRangeOfPositions()
    {
        PluginBench bench = WithChunks(4, 1000);
        bench.Run("RPUSH", "l", "a", "b", "c", "d", "e");
        Assert.Equal("0+0:4 4+0:1", ChunksOf(bench, "l"));
        bench.Run("LPUSH", "l", "x");
        Assert.Equal("-4+3:1 0+0:4 4+0:1", ChunksOf(bench, "l"));
        bench.Run("LPUSH", "l", "y", "z");
        Assert.Equal("-4+1:3 0+0:4 4+0:1", ChunksOf(bench, "l"));
        bench.Run("LPUSH", "l", "1", "2", "3", "4", "5", "6");
        Assert.Equal("-12+3:1 -8+0:4 -4+0:4 0+0:4 4+0:1", ChunksOf(bench, "l"));
        CheckElements(bench, "l", "6", "5", "4", "3", "2", "1", "z", "y", "x", "a", "b", "c", "d", "e");
    }

    [Fact]
    public void AChunkThatIsFullByItsBytesIsCut()
    {
        PluginBench bench = WithChunks(8, 12);
        bench.Run("RPUSH", "l", "aaaa", "bbbb");
        Assert.Equal("0+0:2", ChunksOf(bench, "l"));
        bench.Run("RPUSH", "l", "cccc");
        Assert.Equal("0+0:2 2+0:1", ChunksOf(bench, "l"));
        bench.Run("LPUSH", "l", "dddd", "eeee");
        Assert.Equal("-8+6:2 0+0:2 2+0:1", ChunksOf(bench, "l"));
        bench.Run("LPUSH", "l", "f");
        Assert.Equal("-8+5:1 -2+0:2 0+0:2 2+0:1", ChunksOf(bench, "l"));
        CheckElements(bench, "l", "f", "eeee", "dddd", "aaaa", "bbbb", "cccc");
    }

    [Fact]
    public void ALongElementLiesAlone()
    {
        PluginBench bench = WithChunks(8, 12);
        string element = new('x', 100);
        bench.Run("RPUSH", "l", "a", element, "b");
        Assert.Equal("0+0:1 1+0:1 2+0:1", ChunksOf(bench, "l"));
        bench.Run("LPUSH", "l", element);
        bench.Run("LPUSH", "l", "c");
        Assert.Equal("-8+6:1 -1+0:1 0+0:1 1+0:1 2+0:1", ChunksOf(bench, "l"));
        CheckElements(bench, "l", "c", element, "a", element, "b");
    }

    [Fact]
    public void TheExpiryOfTheKeyStays()
    {
        Run("RPUSH l a b");
        Run("EXPIRE l 10");
        Run("RPUSH l c");
        Run("LPOP l");
        Run("LREM l 0 b");
        Check("TTL l", ":10");
    }

    [Fact]
    public void AnElementIsNotLongerThanAValueWithItsChunk()
    {
        Bench.Limits = CommandLimits.Default with { MaxValueBytes = 10 };
        const string TooLong = "(error) ERR string exceeds maximum allowed size (proto-max-bulk-len)";
        Check("RPUSH l 1234567", ":1");
        CheckUnchanged("RPUSH l 12345678", TooLong);
        CheckUnchanged("LPUSH l a 12345678", TooLong);
        CheckUnchanged("LSET l 0 12345678", TooLong);
        CheckUnchanged("LINSERT l AFTER 1234567 12345678", TooLong);
    }

    [Theory]
    [InlineData("LPUSH text a")]
    [InlineData("RPUSH text a b")]
    [InlineData("LPUSHX text a")]
    [InlineData("RPUSHX text a")]
    [InlineData("LPOP text")]
    [InlineData("RPOP text 2")]
    [InlineData("LLEN text")]
    [InlineData("LRANGE text 0 -1")]
    [InlineData("LINDEX text 0")]
    [InlineData("LINDEX text x")]
    [InlineData("LSET text 0 a")]
    [InlineData("LINSERT text BEFORE a b")]
    [InlineData("LREM text 0 a")]
    [InlineData("LTRIM text 0 -1")]
    [InlineData("LPOS text a")]
    [InlineData("LMOVE text l LEFT LEFT")]
    [InlineData("LMOVE l text LEFT LEFT")]
    [InlineData("LMOVE text text LEFT RIGHT")]
    [InlineData("RPOPLPUSH text l")]
    [InlineData("RPOPLPUSH l text")]
    [InlineData("LMPOP 1 text LEFT")]
    [InlineData("LMPOP 2 text l LEFT")]
    public void RefusesWhatHoldsAnotherKind(string line)
    {
        Run("SET text 1");
        Run("RPUSH l a");
        CheckUnchanged(line, WrongType);
        Run("DEL text");
        Run("HSET text f v");
        CheckUnchanged(line, WrongType);
    }

    [Theory]
    [InlineData("LPUSH l", "lpush")]
    [InlineData("RPUSHX l", "rpushx")]
    [InlineData("LPOP l 1 2", "lpop")]
    [InlineData("RPOP l 1 2", "rpop")]
    [InlineData("LLEN l x", "llen")]
    [InlineData("LRANGE l 0", "lrange")]
    [InlineData("LSET l 0", "lset")]
    [InlineData("LINSERT l BEFORE a", "linsert")]
    [InlineData("LMOVE l l LEFT", "lmove")]
    [InlineData("LMPOP 1 l", "lmpop")]
    [InlineData("LPOS l", "lpos")]
    public void RefusesOtherNumbersOfWords(string line, string name) =>
        Check(line, $"(error) ERR wrong number of arguments for '{name}' command");
}
