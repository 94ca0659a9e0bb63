using PlumCache.Storage;

namespace PlumCache.Tests.Unit.Storage;

public sealed class BlockDraftTests : IDisposable
{
    private readonly Heap _heap = new(1 << 20);
    private readonly BlockDraft _blocks;

    public BlockDraftTests()
    {
        _blocks = new BlockDraft(_heap);
        _blocks.Open(1);
    }

    public void Dispose() => _heap.Dispose();

    [Fact]
    public void AbandoningFreesEachBlockOnceHoweverOftenItsPlaceWasUsed()
    {
        uint first = Make(100);
        _blocks.Release(first);
        uint second = Make(100);
        _blocks.Release(second);
        uint third = Make(100);
        Assert.Equal((first, first), (second, third));
        uint gone = Make(200);
        Make(300);
        _blocks.Release(gone);
        Assert.Equal(112 + 304, _heap.Arena.LiveBytes);

        _blocks.Abandon();
        Assert.Equal(0, _heap.Arena.LiveBytes);
        _heap.Arena.Check();
    }

    [Fact]
    public void RollingBackFreesWhatWasMadeSinceAlsoInPlacesThatWereFreedBefore()
    {
        uint kept = Make(100);
        uint freed = Make(100);
        _blocks.Release(freed);
        BlockSavepoint savepoint = _blocks.Save();
        Assert.Equal(freed, Make(100));
        Make(500);
        _blocks.RollBack(savepoint);
        Assert.Equal(112, _heap.Arena.LiveBytes);
        Assert.True(_heap.Arena.IsLive(kept));
        Assert.Equal(freed, Make(100));
        _blocks.Abandon();
        Assert.Equal(0, _heap.Arena.LiveBytes);
        _heap.Arena.Check();
    }

    private uint Make(int bytes)
    {
        Node node = _blocks.New(bytes, out uint handle);
        node.WriteHeader((byte)NodeKind.LongValue, 1, 0, (uint)(bytes - Node.HeaderBytes));
        return handle;
    }
}
