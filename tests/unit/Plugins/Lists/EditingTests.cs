using PlumCache.Tests.Plugins.Kit;

namespace PlumCache.Tests.Unit.Plugins.Lists;

/// <summary>What changes a list elsewhere than at its ends: LSET, LINSERT, LREM, LTRIM.</summary>
public sealed class EditingTests : ListTest
{
    [Fact]
    public void LSetReplacesByIndex()
    {
        Run("RPUSH l a b c");
        Check("LSET l 1 x", "OK");
        Check("LSET l -1 y", "OK");
        CheckElements("l", "a", "x", "y");
        CheckUnchanged("LSET l 3 z", "(error) ERR index out of range");
        CheckUnchanged("LSET l -4 z", "(error) ERR index out of range");
        CheckUnchanged("LSET l x z", NotAnInteger);
        CheckUnchanged("LSET none 0 z", "(error) ERR no such key");
        CheckUnchanged("LSET none x z", "(error) ERR no such key");
    }

    [Fact]
    public void ALongElementCutsItsChunk()
    {
        PluginBench bench = WithChunks(8, 12);
        string element = new('x', 20);
        bench.Run("RPUSH", "l", "a", "b", "c");
        bench.Run("LSET", "l", "1", element);
        Assert.Equal("0+0:1 1+0:1 2+0:1", ChunksOf(bench, "l"));
        bench.Run("LSET", "l", "1", "d");
        CheckElements(bench, "l", "a", "d", "c");
    }

    [Theory]
    [InlineData("LINSERT l BEFORE b x", ":6", "a x b c b d")]
    [InlineData("LINSERT l AFTER b x", ":6", "a b x c b d")]
    [InlineData("LINSERT l before a x", ":6", "x a b c b d")]
    [InlineData("LINSERT l AFTER d x", ":6", "a b c b d x")]
    [InlineData("LINSERT l AFTER z x", ":-1", "a b c b d")]
    [InlineData("LINSERT l NEAR a x", Syntax, "a b c b d")]
    [InlineData("LREM l 0 b", ":2", "a c d")]
    [InlineData("LREM l 1 b", ":1", "a c b d")]
    [InlineData("LREM l -1 b", ":1", "a b c d")]
    [InlineData("LREM l 5 b", ":2", "a c d")]
    [InlineData("LREM l -5 b", ":2", "a c d")]
    [InlineData("LREM l 0 z", ":0", "a b c b d")]
    [InlineData("LREM l x b", NotAnInteger, "a b c b d")]
    [InlineData("LTRIM l 1 -2", "OK", "b c b")]
    [InlineData("LTRIM l 0 -1", "OK", "a b c b d")]
    [InlineData("LTRIM l -100 100", "OK", "a b c b d")]
    [InlineData("LTRIM l 3 1", "OK", "")]
    [InlineData("LTRIM l 5 9", "OK", "")]
    [InlineData("LTRIM l 4 9", "OK", "d")]
    [InlineData("LTRIM l 0 -6", "OK", "")]
    [InlineData("LTRIM l x 1", NotAnInteger, "a b c b d")]
    [InlineData("LTRIM l 0 x", NotAnInteger, "a b c b d")]
    public void ChangesWhatItSays(string line, string reply, string elements)
    {
        foreach ((int count, int bytes) in ((int, int)[])[(64, 4096), (1, 8), (2, 8), (4, 8)])
        {
            PluginBench bench = WithChunks(count, bytes);
            bench.Run("RPUSH", "l", "c", "b", "d");
            bench.Run("LPUSH", "l", "b", "a");
            Assert.Equal(reply, bench.Run(line.Split(' ')));
            CheckElements(bench, "l", elements.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        }
    }

    [Theory]
    [InlineData("LINSERT none BEFORE a b", ":0")]
    [InlineData("LREM none 0 a", ":0")]
    [InlineData("LTRIM none 0 0", "OK")]
    public void NothingIsDoneWhereThereIsNoList(string line, string reply) => CheckUnchanged(line, reply);

    [Fact]
    public void ChunksThatBecomeSmallAreJoined()
    {
        PluginBench bench = WithChunks(4, 1000);
        bench.Run("RPUSH", "l", "a", "x", "x", "x", "b", "x", "x", "x", "c", "x", "x", "x", "d");
        Assert.Equal(":9", bench.Run("LREM", "l", "0", "x"));
        Assert.Equal("9+0:3 12+0:1", ChunksOf(bench, "l"));
        CheckElements(bench, "l", "a", "b", "c", "d");
    }

    [Fact]
    public void TheShorterSideMoves()
    {
        PluginBench bench = WithChunks(4, 1000);
        bench.Run("RPUSH", "l", "a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l");
        bench.Run("LINSERT", "l", "AFTER", "j", "x");
        Assert.Equal("0+0:4 4+0:4 8+0:3 11+0:2", ChunksOf(bench, "l"));
        bench.Run("LINSERT", "l", "BEFORE", "f", "y");
        Assert.Equal("-1+0:4 3+0:2 5+0:3 8+0:3 11+0:2", ChunksOf(bench, "l"));
        CheckElements(bench, "l", "a", "b", "c", "d", "e", "y", "f", "g", "h", "i", "j", "x", "k", "l");
    }
}
