using PlumCache.Storage;
using PlumCache.Tests.Properties.Storage;

namespace PlumCache.Tests.Unit.Storage;

public sealed class TrieEditorTests
{
    private const long Never = ExpiryTime.Never;

    [Fact]
    public void TakesAValueThatPointsIntoTheDraftBeforeItChangesAnything()
    {
        using var keeper = new VersionKeeper(1);
        byte[] small = new byte[60], large = new byte[5000];
        Array.Fill(small, (byte)7);
        Array.Fill(large, (byte)9);
        Set(keeper, "small"u8, small);
        Set(keeper, "large"u8, large);
        Set(keeper, "smalk"u8, [1]);

        // Onto themselves, onto each other, in the draft's own blocks: the freed ones are poisoned in this build.
        CopyValue(keeper, "small", "small");
        CopyValue(keeper, "large", "large");
        CopyValue(keeper, "large", "small");
        CopyValue(keeper, "small", "smalk");
        keeper.Check();
        AssertValue(keeper, "small"u8, large);
        AssertValue(keeper, "smalk"u8, large);
        AssertValue(keeper, "large"u8, large);
        keeper.CheckNothingLeaks();
    }

    [Fact]
    public void KeepsValueStampAndKindWhenOnlyTheExpiryChanges()
    {
        using var keeper = new VersionKeeper(1);
        foreach (int length in new[] { 0, 64, 65, 100_000 })
        {
            byte[] value = new byte[length];
            keeper.Change(0, editor => editor.Set("key"u8, value, Never, accessStamp: 77, kind: 5));
            keeper.Publish();
            foreach (long expiry in new[] { 5000, 6000, Never, Never, 1 })
            {
                Assert.True(keeper.Change(0, editor => editor.SetExpiry("key"u8, expiry)));
                keeper.Check();
                Assert.True(keeper[0].TryGet("key"u8, out Entry entry));
                Assert.Equal((expiry, 77u, (byte)5, length), (entry.ExpiresAtMs, entry.AccessStamp, entry.Kind, entry.Value.Length));
                Assert.Equal(expiry == Never ? 0 : 1, keeper[0].Measure([]).ExpiringKeys);
            }
        }

        Assert.False(keeper.Change(0, editor => editor.SetExpiry("no key"u8, 1)));
        keeper.CheckNothingLeaks();
    }

    [Fact]
    public void StoresExpiriesAtTheEndsOfTheirRange()
    {
        using var keeper = new VersionKeeper(1);
        long[] expiries = [0, 1, (1L << 48) - 2, (1L << 48) - 1, 1L << 48, long.MaxValue - 1, long.MaxValue];
        for (int i = 0; i < 40; i++) Set(keeper, [(byte)i], []);
        foreach (long expiry in expiries)
        {
            keeper.Change(0, editor => editor.Set("x"u8, [], expiry, 0, 0));
            keeper.Check();
            Assert.True(keeper[0].TryGet("x"u8, out Entry entry));
            Assert.Equal(expiry, entry.ExpiresAtMs);
            Assert.Equal(1, keeper[0].Measure([]).ExpiringKeys);
        }

        Assert.Equal(0, keeper.Change(0, editor => editor.RemoveDue(long.MaxValue - 1, 10, 100, out _)));
        Assert.Equal(1, keeper.Change(0, editor => editor.RemoveDue(long.MaxValue, 10, 100, out _)));
    }

    [Fact]
    public void RefusesACopyOrMoveThatWouldMakeAKeyTooLong()
    {
        using var keeper = new VersionKeeper(2);
        byte[] longest = new byte[TrieLimits.MaxKeyBytes - 10];
        Set(keeper, longest, [1]);
        for (byte i = 1; i < 100; i++) Set(keeper, [0, i], [i]);
        keeper.Check();
        byte[] ten = new byte[10], eleven = new byte[11];
        Array.Fill(ten, (byte)'t');
        Array.Fill(eleven, (byte)'e');
        Assert.Equal(PrefixRefusal.KeyTooLong, keeper.Change(0, editor => editor.CopyPrefix(editor.Root, [], eleven)));
        Assert.Equal(PrefixRefusal.KeyTooLong, keeper.Change(0, editor => editor.MovePrefix([0], [.. eleven, 0])));
        uint other = keeper.Roots[0];
        Assert.Equal(PrefixRefusal.KeyTooLong, keeper.Change(1, editor => editor.MovePrefix(ref other, [], eleven)));
        Assert.Equal(100, keeper[0].Count);
        keeper.Check();

        // Exactly at the limit it goes, and with the long key gone also beyond, although the bound is stale.
        Assert.Equal(100, keeper.Change(1, editor => editor.CopyPrefix(keeper.Roots[0], [], ten)));
        Assert.True(keeper.Change(0, editor => editor.Remove(longest)));
        Assert.Equal(99, keeper.Change(0, editor => editor.CopyPrefix(editor.Root, [], [.. eleven, .. eleven])));
        keeper.Check();
        keeper.CheckNothingLeaks();
    }

    [Fact]
    public void RefusesCopiesThatDoubleTheKeysForEver()
    {
        using var keeper = new VersionKeeper(1);
        for (byte i = 0; i < 64; i++) Set(keeper, [i], []);
        long copied = 0;
        int copies = 0;
        for (; copied >= 0; copies++)
        {
            copied = keeper.Change(0, editor => editor.CopyPrefix(editor.Root, [], [.. "copy"u8, (byte)copies]));
            if (copies % 8 == 0) keeper.Check();
        }

        Assert.Equal(PrefixRefusal.TooManyKeys, copied);
        Assert.InRange(keeper[0].Count, 1L << 30, 1L << 31);
        keeper.Check();
        Assert.InRange(keeper.Heap.Arena.LiveBytes, 0, 200_000);
        keeper.Publish();
        keeper.Collect();
        keeper.CheckNothingLeaks();
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("long values")]
    public void CopiesABlockThatHasAllTheParentsItCanCount(string kind)
    {
        // Each copy of the prefix is one more parent of every block directly beneath it.
        using var keeper = new VersionKeeper(2);
        byte[] value = new byte[kind == "plain" ? 4 : 100];
        int keys = kind == "plain" ? 100 : 8;
        for (int i = 0; i < keys; i++) Set(keeper, [(byte)'p', (byte)i, (byte)i], value);
        int copies = Node.MaxExtraParents + 500;
        Span<byte> to = stackalloc byte[4];
        keeper.Editor.Root = keeper.Roots[1];
        for (int i = 0; i < copies; i++)
        {
            System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(to, i);
            Assert.Equal(keys, keeper.Editor.CopyPrefix(keeper.Roots[0], "p"u8, to));
        }

        keeper.Roots[1] = keeper.Editor.Root;
        keeper.Check();
        Assert.Equal((long)keys * copies, keeper[1].Count);

        // Changing one copy changes no other, on either side of the limit.
        byte[] first = [0, 0, 0, 0, 1, 1], last = [0, 0, (byte)((copies - 1) >> 8), (byte)(copies - 1), 1, 1];
        keeper.Change(1, editor => editor.Set(first, "other"u8, Never, 0, 0));
        keeper.Change(1, editor => editor.Remove(last));
        keeper.Check();
        Assert.True(keeper[0].TryGet("p\u0001\u0001"u8, out Entry entry));
        Assert.Equal(value, entry.Value);
        keeper.Publish();
        Assert.Equal(keys, keeper.Change(0, editor => editor.RemovePrefix([])));
        Assert.True(keeper.Change(1, editor => editor.RemovePrefix([0, 0])) > 0);
        keeper.Abandon();
        keeper.Check();
        keeper.CheckNothingLeaks();
    }

    [Fact]
    public void SweepsOnlyWhereSomethingIsDueAndNeverInVainTwice()
    {
        using var keeper = new VersionKeeper(1);
        for (int i = 0; i < 20_000; i++) SetCounted(keeper, i, expiresAtMs: i % 10 == 0 ? 100 : 1_000_000);
        keeper.Publish();

        // Overwritten without expiry: the bounds above are stale now.
        for (int i = 0; i < 20_000; i += 10) SetCounted(keeper, i, Never);
        keeper.Publish();
        Assert.Equal(100, keeper[0].Measure([]).EarliestExpiryMs);
        bool finished = false;
        Assert.Equal(0, keeper.Change(0, editor => editor.RemoveDue(100, 10, 5, out finished)));
        Assert.False(finished);
        while (!finished) Assert.Equal(0, keeper.Change(0, editor => editor.RemoveDue(100, 10, 20, out finished)));
        Assert.Equal(1_000_000, keeper[0].Measure([]).EarliestExpiryMs);
        keeper.Publish();
        uint root = keeper.Roots[0];
        Assert.Equal(0, keeper.Change(0, editor => editor.RemoveDue(100, 10, 5, out finished)));
        Assert.True(finished);
        Assert.Equal(root, keeper.Roots[0]);

        int removed = 0;
        for (finished = false; !finished;) removed += keeper.Change(0, editor => editor.RemoveDue(1_000_000, 333, 1000, out finished));
        Assert.Equal(18_000, removed);
        Assert.Equal(2000, keeper[0].Count);
        keeper.Check();
        keeper.CheckNothingLeaks();
    }

    [Fact]
    public void LeavesAtMostACacheLineOfGarbagePerThousandWrites()
    {
        using var keeper = new VersionKeeper(1);
        for (int i = 0; i < 2000; i++) SetCounted(keeper, i, Never);
        keeper.Publish();
        byte[] key = BitConverter.GetBytes(17), value = new byte[16];
        for (int round = 0; round < 2; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            keeper.Editor.Root = keeper.Roots[0];
            for (int i = 0; i < 1000; i++)
            {
                key[0] = (byte)i;
                keeper.Editor.Set(key, value, Never, 0, 0);
                keeper.Editor.Remove(key);
            }

            keeper.Roots[0] = keeper.Editor.Root;
            if (round == 1) Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64);
        }

        keeper.CheckNothingLeaks();
    }

    private static void Set(VersionKeeper keeper, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        keeper.Editor.Root = keeper.Roots[0];
        keeper.Editor.Set(key, value, Never, 0, 0);
        keeper.Roots[0] = keeper.Editor.Root;
    }

    private static void SetCounted(VersionKeeper keeper, int number, long expiresAtMs) =>
        keeper.Change(0, editor => editor.Set(BitConverter.GetBytes(number * 7919), [1, 2, 3], expiresAtMs, 0, 0));

    private static void CopyValue(VersionKeeper keeper, string from, string to)
    {
        Assert.True(keeper[0].TryGet(System.Text.Encoding.ASCII.GetBytes(from), out Entry entry));
        Set(keeper, System.Text.Encoding.ASCII.GetBytes(to), entry.Value);
    }

    private static void AssertValue(VersionKeeper keeper, ReadOnlySpan<byte> key, byte[] expected)
    {
        Assert.True(keeper[0].TryGet(key, out Entry entry));
        Assert.Equal(expected, entry.Value);
    }
}
