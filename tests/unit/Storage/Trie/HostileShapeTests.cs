using System.Text;
using PlumCache.Storage;
using PlumCache.Tests.Properties.Storage;

namespace PlumCache.Tests.Unit.Storage;

public sealed class HostileShapeTests
{
    private const long Never = ExpiryTime.Never;
    private const int ChainLength = 10_000;
    private static readonly byte[] Chain = Encoding.ASCII.GetBytes(new string('x', ChainLength));

    [Fact]
    public void KeepsKeysOfTheLongestLengthApart()
    {
        using var keeper = new VersionKeeper(1);
        byte[] key = new byte[TrieLimits.MaxKeyBytes];
        for (int i = 0; i < 80; i++)
        {
            // They differ at the front, in the middle, at the end, and in length.
            byte[] other = (byte[])key.Clone();
            other[(i * 331) % other.Length] = (byte)(i + 1);
            other[^1] = (byte)i;
            if (i % 5 == 0) other = other[..^(i / 5)];
            Set(keeper, other, BitConverter.GetBytes(i));
            if (i % 10 == 0) keeper.Publish();
        }

        keeper.Check();
        keeper.Publish();
        var cursor = new TrieCursor();
        cursor.Seek(keeper[0], []);
        List<byte[]> keys = [];
        while (cursor.MoveNext()) keys.Add(cursor.Key.ToArray());
        Assert.Equal(keeper[0].Count, keys.Count);
        foreach (byte[] one in keys) Assert.True(keeper[0].TryGet(one, out _));
        foreach (byte[] one in keys) Assert.True(keeper.Change(0, editor => editor.Remove(one)));
        Assert.Equal(0, keeper[0].Count);
        keeper.CheckNothingLeaks();
    }

    [Fact]
    public void ReadsKeysThatExtendEachOtherByteByByte()
    {
        using var keeper = new VersionKeeper(1);
        SetChain(keeper);
        keeper.Check();
        Assert.Equal(ChainLength + 1, keeper[0].Count);
        for (int i = 0; i <= ChainLength; i += 97)
        {
            Span<byte> key = Chain.AsSpan(0, i);
            Assert.True(keeper[0].TryGet(key, out Entry entry));
            Assert.Equal(i, BitConverter.ToInt32(entry.Value));
            Assert.Equal(ChainLength + 1 - i, keeper[0].Measure(key).Keys);
            Assert.Equal(i, keeper[0].Rank(key));
        }

        var cursor = new TrieCursor();
        cursor.Seek(keeper[0], []);
        int seen = 0;
        while (cursor.MoveNext()) Assert.Equal(seen++, cursor.Key.Length);
        while (cursor.MovePrevious()) Assert.Equal(--seen, cursor.Key.Length);
        Assert.Equal(501, keeper[0].CountDue(Chain.AsSpan(0, 500), 2000));
        keeper.CheckNothingLeaks();
    }

    [Fact]
    public void AppendsKeysThatExtendEachOtherByteByByte()
    {
        // Shortest first: each walks past all the others.
        using var keeper = new VersionKeeper(1);
        for (int i = 0; i <= 2500; i++) Set(keeper, Chain.AsSpan(0, i).ToArray(), BitConverter.GetBytes(i));
        keeper.Check();
        keeper.Publish();
        for (int i = 0; i <= 2500; i += 25) Set(keeper, Chain.AsSpan(0, i).ToArray(), [1]);
        keeper.Check();
        keeper.Publish();
        Assert.Equal(2501, keeper[0].Count);
        keeper.CheckNothingLeaks();
    }

    [Fact]
    public void ChangesKeysThatExtendEachOtherByteByByte()
    {
        using var keeper = new VersionKeeper(2);
        SetChain(keeper);
        keeper.Publish();
        PinnedVersion pin = keeper.Pin();
        Assert.Equal(ChainLength + 1, keeper.Change(1, editor => editor.CopyPrefix(keeper.Roots[0], [], "copy:"u8)));
        Assert.Equal(5001, keeper.Change(0, editor => editor.MovePrefix(Chain.AsSpan(0, 5000), "moved:"u8)));
        keeper.Check();
        keeper.Publish();
        Assert.Equal(4000, keeper.Change(0, editor => editor.RemoveDue(4999, 4000, int.MaxValue, out _)));
        for (int i = 4990; i < 5000; i++) Assert.True(keeper.Change(0, editor => editor.Remove(Chain.AsSpan(0, i))));
        keeper.Check();

        var diff = new TrieDiff();
        diff.Seek(keeper.Old(pin, 0), keeper[0], []);
        int changes = 0;
        while (diff.MoveNext()) changes++;
        Assert.Equal(4000 + 10 + (2 * 5001), changes);

        keeper.Abandon();
        keeper.Check();
        Assert.Equal(ChainLength + 1, keeper.Change(1, editor => editor.RemovePrefix("copy:"u8)));
        keeper.Unpin(pin);
        keeper.CheckNothingLeaks();
    }

    [Fact]
    public void HoldsTenThousandKeysUnderOneLongPrefix()
    {
        using var keeper = new VersionKeeper(1);
        byte[] prefix = Encoding.ASCII.GetBytes(new string('p', 4096));
        for (int i = 0; i < 10_000; i++)
        {
            Set(keeper, [.. prefix, .. Encoding.ASCII.GetBytes(i.ToString(System.Globalization.CultureInfo.InvariantCulture))],
                "value"u8.ToArray());
            if (i % 100 == 0) keeper.Publish();
        }

        keeper.Check();
        keeper.Publish();
        Assert.Equal(10_000, keeper[0].Measure(prefix).Keys);

        // The prefix is stored a few times at most, not with every key.
        Assert.InRange(keeper.Heap.Arena.LiveBytes, 0, 600_000);
        Assert.Equal(10_000, keeper.Change(0, editor => editor.MovePrefix(prefix, "short:"u8)));
        keeper.Check();
        Assert.True(keeper[0].TryGet("short:9999"u8, out _));
        keeper.CheckNothingLeaks();
    }

    [Fact]
    public void HoldsTheEmptyKeyAndEveryByteValue()
    {
        using var keeper = new VersionKeeper(1);
        Set(keeper, [], "empty"u8.ToArray());
        for (int a = 255; a >= 0; a--)
        {
            for (int b = 0; b < 256; b += 5) Set(keeper, [(byte)a, (byte)b], [(byte)a, (byte)b]);
            Set(keeper, [(byte)a], [(byte)a]);
        }

        keeper.Check();
        Assert.True(keeper[0].TryGet([], out Entry entry));
        Assert.Equal("empty"u8, entry.Value);
        for (int a = 0; a < 256; a++)
        {
            Assert.True(keeper[0].TryGet([(byte)a], out entry));
            Assert.Equal((byte)a, entry.Value[0]);
            Assert.Equal(53, keeper[0].Measure([(byte)a]).Keys);
        }

        Assert.True(keeper.Change(0, editor => editor.Remove([])));
        Assert.False(keeper[0].TryGet([], out _));
        keeper.Check();
        keeper.CheckNothingLeaks();
    }

    [Fact]
    public void BurstsBucketsOfFewButLongKeys()
    {
        // Suffixes far too long for one bucket, among short neighbours: a split by count alone would not do.
        using var keeper = new VersionKeeper(1);
        var random = new Random(5);
        byte[] filler = new byte[60_000];
        random.NextBytes(filler);
        List<byte[]> keys = [];
        for (int i = 0; i < 250; i++)
        {
            byte[] head = [(byte)'k', (byte)random.Next(3), (byte)random.Next(3), (byte)random.Next(3)];
            int length = random.Next(8) == 0 ? random.Next(filler.Length) : random.Next(40);
            byte[] key = [.. head[..random.Next(1, 5)], .. filler.AsSpan(random.Next(4), Math.Max(0, length - 4))];
            keys.Add(key);
            Set(keeper, key, BitConverter.GetBytes(i));
            if (i % 20 == 0) keeper.Check();
        }

        keeper.Publish();
        foreach (byte[] key in keys) Assert.True(keeper[0].TryGet(key, out _));
        for (int i = 0; i < keys.Count; i++)
        {
            keeper.Change(0, editor => editor.Remove(keys[i]));
            if (i % 20 == 0) keeper.Check();
        }

        keeper.CheckNothingLeaks();
    }

    private static void SetChain(VersionKeeper keeper)
    {
        for (int i = 0; i <= ChainLength; i++)
        {
            // Longest first: each finds its place near the root.
            int length = ChainLength - i;
            Set(keeper, Chain.AsSpan(0, length).ToArray(), BitConverter.GetBytes(length), expiresAtMs: 1000 + length);
        }
    }

    private static void Set(VersionKeeper keeper, byte[] key, byte[] value, long expiresAtMs = Never) =>
        keeper.Change(0, editor => editor.Set(key, value, expiresAtMs, 0, 0));
}
