using PlumCache.Storage;
using static PlumCache.Tests.Unit.Storage.KeyspaceTestExtensions;

namespace PlumCache.Tests.Unit.Storage;

public sealed class CollectionCompactionTests
{
    [Theory]
    [InlineData(1, 20_000, 20)]
    [InlineData(1, 20_000, 1_000_000)]
    [InlineData(2_000, 10, 50)]
    public void BringsTheTopDownThroughCollections(int keys, int fields, int maxBlocks)
    {
        using Keyspace keyspace = NewKeyspace();
        keyspace.Compactor.SmallestGainBytes = 1 << 12;
        keyspace.Write(draft =>
        {
            for (int key = 0; key < keys; key++) draft.Change($"k:{key:0000}", edit => edit.PutMany(fields));
        });
        keyspace.Write(draft =>
        {
            for (int key = 0; key < keys; key++)
            {
                draft.Change($"k:{key:0000}", edit =>
                {
                    for (int field = 0; field < fields; field++)
                    {
                        if (field % 10 != 0) edit.Remove(Bytes($"f{field:0000}"));
                    }
                });
            }
        });
        keyspace.ReclaimAll();
        string first = keyspace.Fields("k:0000");
        long top = keyspace.Heap.Arena.TopBytes;
        keyspace.CompactAll(maxBlocks);
        Assert.InRange(keyspace.Heap.Arena.TopBytes, 0, Math.Min(top / 2, (keyspace.Heap.Arena.LiveBytes * 14 / 10) + (1 << 12)));
        Assert.Equal(first, keyspace.Fields("k:0000"));
        keyspace.Lane.Enter();
        keyspace.AssertMemoryAddsUp();
        keyspace.Lane.Exit();
        keyspace.AssertNothingLeaksAfterClearing();
    }
}
