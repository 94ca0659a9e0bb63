using System.Text.RegularExpressions;
using PlumCache.Storage;

namespace PlumCache.Tests.Unit.Storage;

/// <summary>Layouts are what their drawings say, and whatever is read by offsets asks so.</summary>
public sealed unsafe partial class LayoutTests
{
    [Fact]
    public void TakesPartsThatFillALayout() => Layout.Fills("of a test", 8, 16, (8, 1), (9, 1), (10, 2), (12, 4));

    [Fact]
    public void RefusesAGap() =>
        Refuses("does not begin where the one before it ends", static () => Layout.Fills("it", 0, 16, (0, 4), (8, 8)));

    [Fact]
    public void RefusesPartsThatOverlap() =>
        Refuses("does not begin where the one before it ends", static () => Layout.Fills("it", 0, 12, (0, 8), (4, 8)));

    [Fact]
    public void RefusesAPartThatIsNotAligned() =>
        Refuses("is no multiple of its 4 bytes", static () => Layout.Fills("it", 0, 6, (0, 2), (2, 4)));

    [Fact]
    public void RefusesALayoutThatEndsElsewhere()
    {
        Refuses("the parts end at 8, and the layout at 16", static () => Layout.Fills("it", 0, 16, (0, 8)));
        Refuses("the parts end at 8, and the layout at 4", static () => Layout.Fills("it", 0, 4, (0, 8)));
    }

    [Fact]
    public void SaysWhatElseDoesNotHold() =>
        Refuses("The layout of it is broken: two share a bit.", static () => Layout.Holds(false, "it", "two share a bit"));

    /// <summary>The question that stands in the file of the real one, asked of one that is wrong.</summary>
    [Fact]
    public void RefusesTheHeaderOfANodeWhereOnePartHasMoved()
    {
        FillsTheHeader(Node.PrefixLengthAt);
        Refuses("the part at 11 does not begin", static () => FillsTheHeader(Node.PrefixLengthAt + 1));

        static void FillsTheHeader(int prefixLengthAt) => Layout.Fills(
            nameof(Node),
            0,
            Node.HeaderBytes,
            (Node.StampAt, sizeof(ulong)),
            (Node.CountAt, sizeof(byte)),
            (Node.FlagsAt, sizeof(byte)),
            (prefixLengthAt, sizeof(ushort)),
            (Node.WordAt, sizeof(uint)));
    }

    [Fact]
    public void TheHeaderOfABlockLiesWhereItIsDrawn()
    {
        byte* block = stackalloc byte[Node.HeaderBytes];
        var node = new Node(block) { Stamp = 0x0102_0304_0506_0708 };
        node.WriteHeader((byte)NodeKind.Bucket | Node.HasExpiryFlag, count: 0x20, prefixLength: 0x1_0000, word: 0x1112_1314);
        Assert.Equal(
            [8, 7, 6, 5, 4, 3, 2, 1, 0x1F, Node.HasExpiryFlag | Node.LongPrefixFlag, 0, 0, 0x14, 0x13, 0x12, 0x11],
            new ReadOnlySpan<byte>(block, Node.HeaderBytes).ToArray());
        Assert.Equal((0x20, 0x1_0000, 0x1112_1314u), (node.Count, node.PrefixLength, node.Word));
    }

    [Fact]
    public void TheHeaderOfAnInnerNodeLiesWhereItIsDrawn()
    {
        byte* block = stackalloc byte[Inner.HeaderBytes];
        new Span<byte>(block, Inner.HeaderBytes).Clear();
        var inner = new Inner(block) { FirstByte = 0x21, Terminal = 0x3132_3334 };
        inner.SetMeasure(new SubtreeMeasure
        {
            Keys = 0x0102_0304,
            Bytes = 0x0011_1213_1415_1617,
            ExpiringKeys = 0x4142_4344,
            EarliestExpiryMs = 0x5152_5354_5556,
            LongestKeyBytes = 0x6162,
        });
        byte[] drawn =
        [
            4, 3, 2, 1, 0x21, 0x17, 0x16, 0x15, 0x14, 0x13, 0x12, 0x11, 0x62, 0x61, 0x56, 0x55, 0x54, 0x53, 0x52, 0x51,
            0x44, 0x43, 0x42, 0x41, 0x34, 0x33, 0x32, 0x31,
        ];
        Assert.Equal(drawn, new ReadOnlySpan<byte>(block + 12, Inner.HeaderBytes - 12).ToArray());
    }

    /// <summary>Two entries, "ka" and "kb": their slots, the stamps if there are any, the prefix, the data.</summary>
    [Theory]
    [InlineData(0, "0700 0C00 1300 1800 A3A2A1A0 B3B2B1B0 2A")]
    [InlineData(Node.SlimFlag, "0700 0C00 1300 1800 2A")]
    public void ABucketLiesAsItIsDrawnWithAccessStampsOrWithout(byte flags, string drawn)
    {
        const int Data = 0x18;
        int size = Bucket.SizeOf(flags, 2, 1, Data);
        byte* block = stackalloc byte[size];
        new Span<byte>(block, size).Clear();
        var node = new Node(block);
        node.WriteHeader(flags, 2, 1, Data);
        Bucket bucket = node.AsBucket;
        bucket.Slots[0] = new EntrySlot(0x07, 0x0C);
        bucket.Slots[1] = new EntrySlot(0x13, 0x18);
        if (!bucket.IsSlim) (bucket.Stamps[0], bucket.Stamps[1]) = (0xA0A1_A2A3, 0xB0B1_B2B3);
        *bucket.PrefixStart = 0x2A;
        string lies = Convert.ToHexString(new ReadOnlySpan<byte>(block + Node.HeaderBytes + 8, size - Node.HeaderBytes - 8 - Data));
        Assert.Equal(drawn.Replace(" ", "", StringComparison.Ordinal), lies);
        Assert.Equal((size, size - Data), ((int)node.Size, (int)(bucket.Data - block)));
        Assert.Equal(flags == 0 ? 0xB0B1_B2B3 : 0, bucket.AccessStamp(1));
    }

    [Fact]
    public void ALongValueWithAnExpiryIsEncodedAsItIsDrawn()
    {
        byte[] drawn = [3 | (7 << 2), 8, 7, 6, 5, 4, 3, 2, 1, 0x14, 0x13, 0x12, 0x11, 0x24, 0x23, 0x22, 0x21];
        fixed (byte* start = drawn)
        {
            var value = new StoredValue(start, drawn.Length);
            Assert.Equal((byte)7, value.Kind);
            Assert.Equal(0x0102_0304_0506_0708, value.ExpiresAtMs);
            Assert.Equal(0x1112_1314u, value.Handle);
            Assert.Equal(0x2122_2324, value.Length);
        }
    }

    [Fact]
    public void ATrieWithAnExpiryInWhichFieldsExpireIsEncodedAsItIsDrawn()
    {
        byte[] drawn =
        [
            0x83 | (7 << 2), 8, 7, 6, 5, 4, 3, 2, 1, 0x14, 0x13, 0x12, 0x11, 0x28, 0x27, 0x26, 0x25, 0x24, 0x23, 0x22, 0x21,
            0x38, 0x37, 0x36, 0x35, 0x34, 0x33, 0x32, 0x31,
        ];
        fixed (byte* start = drawn)
        {
            var value = new StoredValue(start, drawn.Length);
            Assert.Equal(StoredValue.MaxTrieBytes, drawn.Length);
            Assert.Equal((7, 0x1112_1314u, 0), (value.Kind, value.Handle, value.Length));
            Assert.Equal(0x0102_0304_0506_0708, value.ExpiresAtMs);
            Assert.Equal(0x2122_2324_2526_2728, value.Weight);
            Assert.Equal(0x3132_3334_3536_3738, value.FieldsExpireAtMs);
        }
    }

    [Fact]
    public void TheKindIsFiveBitsOfTheTagAndTheFormOthers()
    {
        byte* start = stackalloc byte[1];
        for (int tag = 0; tag <= byte.MaxValue; tag++)
        {
            *start = (byte)tag;
            var value = new StoredValue(start, 1);
            Assert.Equal((tag >> 2) & 31, value.Kind);
            ValueForm form = (tag & 0x80) != 0 ? ValueForm.Trie : (tag & 1) != 0 ? ValueForm.Block : ValueForm.Inline;
            Assert.Equal(form, value.Form);
            Assert.Equal(form != ValueForm.Inline, value.HasReference);
        }
    }

    /// <summary>The rule that none is forgotten: who names offsets, or lays fields out for others, says what must hold of them.</summary>
    [Fact]
    public void WhatIsReadByOffsetsAsksForItsLayout()
    {
        string storage = Repository.PathOf("src", "PlumCache.Storage");
        string[] laidOut = [.. Directory.EnumerateFiles(storage, "*.cs", SearchOption.AllDirectories).Where(IsLaidOut)];
        Assert.Contains(laidOut, static path => Path.GetFileName(path) == "Inner.cs");
        Assert.Empty(laidOut.Where(static path => !Question().IsMatch(File.ReadAllText(path))).Select(Path.GetFileName));
    }

    private static bool IsLaidOut(string path)
    {
        string text = File.ReadAllText(path);
        bool isOfNodes = path.Contains("Nodes", StringComparison.Ordinal);
        return (isOfNodes && text.Contains("LayoutKind.Sequential", StringComparison.Ordinal)) || OffsetConstant().IsMatch(text);
    }

    private static void Refuses(string why, Action asks) =>
        Assert.Contains(why, Assert.Throws<StorageBrokenException>(asks).Message, StringComparison.Ordinal);

    [GeneratedRegex(@"const int \w+At = ", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex OffsetConstant();

    [GeneratedRegex(@"static (unsafe )?\w+\(\)\s*(=>|\{)[^#]*Layout\.(Fills|Holds)\(", RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Question();
}
