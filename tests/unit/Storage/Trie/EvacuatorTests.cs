using PlumCache.Storage;
using PlumCache.Tests.Properties.Storage;

namespace PlumCache.Tests.Unit.Storage;

public sealed class EvacuatorTests
{
    private const long Never = ExpiryTime.Never;

    [Theory]
    [InlineData(30)]
    [InlineData(1_000_000)]
    public void BringsTheTopDownAfterMostKeysWereRemoved(int maxBlocks)
    {
        using var keeper = new VersionKeeper(2);
        var random = new Random(3);
        byte[] value = new byte[100];
        for (int i = 0; i < 20_000; i++) Set(keeper, i, i % 9 == 0 ? value : value.AsSpan(0, 16));
        keeper.Publish();
        for (int i = 0; i < 20_000; i++)
        {
            if (random.Next(10) != 0) keeper.Change(0, editor => editor.Remove(Key(i)));
        }

        keeper.Publish();
        long keys = keeper[0].Count;
        Assert.True(keeper.Heap.Arena.TopBytes > 2 * keeper.Heap.Arena.LiveBytes);

        Compact(keeper, maxBlocks);
        keeper.Check();
        Assert.Equal(keys, keeper[0].Count);
        Assert.InRange(keeper.Heap.Arena.TopBytes, 0, (long)(keeper.Heap.Arena.LiveBytes * 1.3));
        keeper.CheckNothingLeaks();
    }

    [Fact]
    public void LeavesSharedSubtreesWhereTheyAre()
    {
        using var keeper = new VersionKeeper(2);
        for (int i = 0; i < 3000; i++) Set(keeper, i, [1]);
        keeper.Change(1, editor => editor.CopyPrefix(keeper.Roots[0], [], "copy"u8));
        keeper.Publish();
        keeper.Check();
        long live = keeper.Heap.Arena.LiveBytes;
        Compact(keeper, 100, room: 0.25);
        keeper.Check();

        // A copy for one parent would leave the old block to the other: more memory, not less.
        Assert.InRange(keeper.Heap.Arena.LiveBytes, 0, live + 4096);
        Assert.Equal(3000, keeper[0].Count);
        Assert.Equal(3000, keeper[1].Count);
        keeper.CheckNothingLeaks();
    }

    [Fact]
    public void MovesNothingUnderAReader()
    {
        using var keeper = new VersionKeeper(2);
        for (int i = 0; i < 3000; i++) Set(keeper, i, BitConverter.GetBytes(i));
        keeper.Publish();
        PinnedVersion pin = keeper.Pin();
        for (int i = 0; i < 2900; i++) keeper.Change(0, editor => editor.Remove(Key(i)));
        keeper.Publish();
        Compact(keeper, 100);
        keeper.Check();
        for (int i = 0; i < 3000; i++)
        {
            Assert.True(keeper.Old(pin, 0).TryGet(Key(i), out Entry entry));
            Assert.Equal(i, BitConverter.ToInt32(entry.Value));
        }

        keeper.Unpin(pin);
        keeper.Collect();
        Compact(keeper, 100);
        Assert.InRange(keeper.Heap.Arena.TopBytes, 0, (long)(keeper.Heap.Arena.LiveBytes * 1.5));
        keeper.CheckNothingLeaks();
    }

    private static void Compact(VersionKeeper keeper, int maxBlocks, double room = 1.15)
    {
        Arena arena = keeper.Heap.Arena;
        arena.BeginCompaction((long)(arena.LiveBytes * room));
        for (int trie = 0; trie < 2; trie++)
        {
            TriePlace place = default;
            for (int steps = 0; !place.IsEnd; steps++)
            {
                Assert.InRange(steps, 0, 10_000);
                place = keeper.Change(trie, editor => editor.Evacuate(arena.Cut, 0, place, maxBlocks));
                keeper.Publish();
            }
        }

        while (arena.EndCompaction(1000))
        {
        }

        arena.Check();
    }

    private static byte[] Key(int number) => BitConverter.GetBytes(number * 7919);

    private static void Set(VersionKeeper keeper, int number, ReadOnlySpan<byte> value)
    {
        keeper.Editor.Root = keeper.Roots[0];
        keeper.Editor.Set(Key(number), value, Never, 0, 0);
        keeper.Roots[0] = keeper.Editor.Root;
    }
}
