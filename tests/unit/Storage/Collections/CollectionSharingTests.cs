using PlumCache.Storage;
using static PlumCache.Tests.Unit.Storage.KeyspaceTestExtensions;

namespace PlumCache.Tests.Unit.Storage;

/// <summary>Copies, moves and snapshots share a collection's fields or take them along, and each side keeps its own.</summary>
public sealed class CollectionSharingTests : IDisposable
{
    private readonly Keyspace _keyspace = NewKeyspace();

    public void Dispose()
    {
        _keyspace.Lane.Enter();
        _keyspace.AssertMemoryAddsUp();
        _keyspace.Lane.Exit();
        _keyspace.AssertNothingLeaksAfterClearing();
        _keyspace.Dispose();
    }

    [Fact]
    public void ACopyOfALargeCollectionSharesItsRootAndGoesItsOwnWay()
    {
        _keyspace.Change("k", static edit => edit.PutMany(5000));
        _keyspace.Write(draft =>
        {
            long live = _keyspace.Heap.Arena.LiveBytes;
            Assert.True(draft.CopyEntry(0, "k"u8, 0, "copy"u8));
            Assert.InRange(_keyspace.Heap.Arena.LiveBytes - live, 1, 4096);
        });
        _keyspace.Change("copy", static edit => edit.Remove("f0000"u8));
        _keyspace.Change("k", static edit => edit.Put("f0001", "changed"));
        using var view = new View(_keyspace);
        view.Open();
        Assert.Equal((5000, 4999), (view[0].FieldsOf("k"), view[0].FieldsOf("copy")));
        Assert.StartsWith("f0000=0 f0001=changed", view[0].Fields("k"), StringComparison.Ordinal);
        Assert.StartsWith("f0001=1 f0002=2", view[0].Fields("copy"), StringComparison.Ordinal);
    }

    /// <summary>What is shared may be the collection's root, its bucket, or a node above: each side keeps its own.</summary>
    [Theory]
    [InlineData(3)]
    [InlineData(3_000)]
    public void AChangeUnderASharedPrefixLeavesTheOtherSideAsItWas(int keys)
    {
        _keyspace.Write(draft =>
        {
            for (int i = 0; i < keys; i++) draft.Change($"k:{i:0000}", static edit => edit.PutMany(20));
            draft.CopyPrefix(0, "k:"u8, 1, "k:"u8);
        });
        _keyspace.Write(static draft =>
        {
            Assert.True(draft.TryOpenCollection(1, "k:0001"u8, 1, out CollectionEdit? edit));
            edit.Remove("f0000"u8);
            edit.Close();
        });
        _keyspace.Change("k:0002", static edit => edit.RemovePrefix(default));
        _keyspace.ReclaimAll();
        _keyspace.Lane.Enter();
        _keyspace.AssertMemoryAddsUp();
        _keyspace.Lane.Exit();
        using var view = new View(_keyspace);
        view.Open();
        Assert.Equal((20, 0, 20), (view[0].FieldsOf("k:0001"), view[0].FieldsOf("k:0002"), view[0].FieldsOf("k:0000")));
        Assert.Equal((19, 20, 20), (view[1].FieldsOf("k:0001"), view[1].FieldsOf("k:0002"), view[1].FieldsOf("k:0000")));
    }

    [Fact]
    public void AMoveTakesTheCollectionWithItsExpiryToTheOtherKey()
    {
        _keyspace.Change("k", static edit => edit.PutMany(100, 9_000));
        _keyspace.Write(static draft => draft.SetExpiry(0, "k"u8, 5_000));
        _keyspace.Write(static draft => Assert.True(draft.MoveEntry(0, "k"u8, 1, "moved"u8)));
        using var view = new View(_keyspace);
        view.Open();
        Assert.Equal((0, 1), (view[0].Count, view[1].Count));
        Assert.True(view[1].TryGet("moved"u8, out Entry entry));
        Assert.Equal((100, 5_000), (entry.Fields.Count, entry.ExpiresAtMs));
        Assert.Equal(100, entry.Fields.CountDue(default, 9_000));
    }

    [Fact]
    public void ASnapshotKeepsTheFieldsAsTheyWere()
    {
        _keyspace.Change("k", static edit => edit.PutMany(500));
        _keyspace.Write(static draft => draft.Snapshots.Create(0, "s"u8, default, 0));
        _keyspace.Change("k", static edit => edit.RemovePrefix("f00"u8));
        using (var view = new View(_keyspace))
        {
            view.Open();
            Assert.Equal(400, view[0].FieldsOf("k"));
            Assert.Equal(500, view[new TrieId(0, 1)].FieldsOf("k"));
        }

        _keyspace.Write(static draft => draft.Snapshots.Restore(0, "s"u8, default));
        Assert.StartsWith("f0000=0", _keyspace.Fields("k"), StringComparison.Ordinal);
        _keyspace.Write(static draft => draft.Snapshots.Drop(0, "s"u8));
    }

    [Fact]
    public void MoreCopiesThanABlockCanCountParentsGetOthers()
    {
        _keyspace.Change("k", static edit => edit.PutMany(40));
        _keyspace.Write(static draft =>
        {
            for (int i = 0; i < Node.MaxExtraParents + 50; i++) draft.CopyEntry(0, "k"u8, 0, Bytes($"copy:{i}"));
        });
        _keyspace.Change("copy:7", static edit => edit.Remove("f0000"u8));
        _keyspace.Change("k", static edit => edit.Put("f0000", "changed"));
        using var view = new View(_keyspace);
        view.Open();
        Assert.Equal((39, 40), (view[0].FieldsOf("copy:7"), view[0].FieldsOf("copy:32800")));
    }
}
