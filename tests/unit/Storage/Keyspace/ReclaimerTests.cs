using PlumCache.Storage;
using static PlumCache.Tests.Unit.Storage.KeyspaceTestExtensions;

namespace PlumCache.Tests.Unit.Storage;

public sealed class ReclaimerTests : IDisposable
{
    private readonly Keyspace _keyspace = NewKeyspace();

    public ReclaimerTests() => _keyspace.Write(static draft =>
    {
        for (int i = 0; i < 2000; i++) draft.Set($"key:{i:0000}", "old");
    });

    public void Dispose()
    {
        _keyspace.AssertNothingLeaksAfterClearing();
        _keyspace.Dispose();
    }

    [Fact]
    public void WhatAWriteCopiedIsFreeAsSoonAsItIsPublishedWhileNobodyReads()
    {
        _keyspace.ReclaimAll();
        long live = _keyspace.Heap.Arena.LiveBytes;
        for (int i = 0; i < 100; i++)
        {
            _keyspace.Set($"key:{i:0000}", "new");
            Assert.Equal(0, _keyspace.Reclaimer.LimboBlocks);
            Assert.Equal(live, _keyspace.Heap.Arena.LiveBytes);
        }
    }

    [Fact]
    public void WhatAnOlderViewSeesWaitsForItAndNothingElseDoes()
    {
        _keyspace.ReclaimAll();
        long live = _keyspace.Heap.Arena.LiveBytes;
        using (var view = new View(_keyspace))
        {
            view.Open();
            for (int i = 0; i < 300; i++) _keyspace.Set("key:0001", $"{i:000}");

            Assert.Equal("old", view[0].Find("key:0001"));

            // The path as it was, and what was made and replaced since and not looked at yet.
            Assert.InRange(_keyspace.Heap.Arena.LiveBytes, live + 1, live + 100_000);
        }

        _keyspace.Set("key:0001", "end");
        _keyspace.ReclaimAll();
        Assert.Equal(live, _keyspace.Heap.Arena.LiveBytes);
    }

    [Fact]
    public void WhatALeaseHeldIsFreeWithTheFirstPublishAfterItHasGone()
    {
        _keyspace.ReclaimAll();
        long live = _keyspace.Heap.Arena.LiveBytes;
        Lease lease = _keyspace.OpenLease();
        for (int i = 0; i < 100; i++) _keyspace.Set("key:0001", $"{i:000}");

        Assert.NotEqual(0, _keyspace.Reclaimer.HeldBytes);
        lease.Dispose();
        _keyspace.Set("key:0001", "end");
        Assert.Equal(0, _keyspace.Reclaimer.HeldBytes);
        Assert.Equal(0, _keyspace.Reclaimer.LimboBlocks);
        Assert.Equal(live, _keyspace.Heap.Arena.LiveBytes);
    }

    /// <summary>Its blocks could be freed at once, but the lane would be held for as long as that takes.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void OfALargeCollectionThatTheSameDraftMadeAPartIsLeftToTheReclaimer(bool isPublished)
    {
        const int ValueBytes = 96, Fields = 2 * BlockDraft.MaxFreedByDrop;
        _keyspace.ReclaimAll();
        long live = _keyspace.Heap.Arena.LiveBytes;
        _keyspace.Lane.Enter();
        Draft draft = _keyspace.OpenDraft();
        DraftSavepoint savepoint = draft.Save();
        draft.Change("large", static edit =>
        {
            for (int i = 0; i < Fields; i++) edit.PutSorted(Bytes($"f{i:00000}"), new byte[ValueBytes]);
        });
        long made = _keyspace.Heap.Arena.LiveBytes;
        draft.Remove(0, "large"u8);
        long freed = made - _keyspace.Heap.Arena.LiveBytes;
        Assert.InRange(freed, BlockDraft.MaxFreedByDrop * ValueBytes, (BlockDraft.MaxFreedByDrop + 100) * 200);
        if (isPublished) draft.TryPublish(0);
        else draft.RollBack(savepoint);
        if (!isPublished) draft.Abandon();
        _keyspace.AssertMemoryAddsUp();
        _keyspace.Lane.Exit();
        _keyspace.ReclaimAll();
        Assert.Equal(live, _keyspace.Heap.Arena.LiveBytes);
    }
}
