using System.Globalization;
using System.Text;
using PlumCache.Storage;
using PlumCache.Tests.Properties.Storage;

namespace PlumCache.Tests.Unit.Storage;

/// <summary>An expiry for all keys under a prefix, set and taken away, as readers see it.</summary>
public sealed class PrefixExpiryTests : IDisposable
{
    private const long Never = ExpiryTime.Never;
    private readonly VersionKeeper _keeper = new(2);

    private Trie Trie => _keeper[0];

    public void Dispose()
    {
        _keeper.Check();
        _keeper.CheckNothingLeaks();
        _keeper.Dispose();
    }

    [Fact]
    public void CostsAPathHoweverManyKeysAreBeneath()
    {
        Fill(20_000);
        _keeper.Publish();
        Assert.Equal(10_000, SetPrefixExpiry("user:0", 100, 5_000));
        Assert.InRange(_keeper.Blocks.Retired.Count, 1, 4);
        Assert.True(MarkAt("user:0").HasMark);
    }

    [Fact]
    public void IsRightInAllMeasuresAtOnce()
    {
        Fill(20_000);
        SetPrefixExpiry("user:1", 100, 5_000);
        Assert.Equal(new TrieMeasure(10_000, Trie.Measure("user:1"u8).Bytes, 10_000, 5_000), Trie.Measure("user:1"u8));
        Assert.Equal((1_000, 5_000), Expiring("user:13"));
        Assert.Equal((1, 5_000), Expiring("user:13333"));
        Assert.Equal((0, Never), Expiring("user:0"));
        Assert.Equal((10_000, 5_000), Expiring(""));
        Assert.Equal((0, 10_000), (Trie.CountDue([], 4_999), Trie.CountDue([], 5_000)));
        Assert.Equal((10, 1), (Trie.CountDue("user:1333"u8, 5_000), Trie.CountDue("user:13333"u8, 5_000)));

        Assert.Equal(10_000, SetPrefixExpiry("user:", 200, Never));
        Assert.Equal((0, Never), Expiring("user:1"));
        Assert.Equal((0, Never), Expiring("user:13333"));
        Assert.Equal(0, Expiring("").Keys);
        Assert.Equal(0, SetPrefixExpiry("user:", 200, Never));
    }

    [Fact]
    public void TheLatestOfNestedMarksHolds()
    {
        Fill(20_000);
        Assert.Equal(1_000, SetPrefixExpiry("user:12", 100, 9_000));
        Assert.Equal(10_000, SetPrefixExpiry("user:1", 200, 8_000));
        Assert.Equal(20_000, SetPrefixExpiry("", 300, 7_000));
        Assert.Equal((7_000, 7_000, 7_000), (ExpiryOf("user:12345"), ExpiryOf("user:13333"), ExpiryOf("user:00000")));
        Assert.Equal(100, SetPrefixExpiry("user:123", 400, 6_000));
        Assert.Equal((6_000, 7_000, 7_000), (ExpiryOf("user:12345"), ExpiryOf("user:12445"), ExpiryOf("user:00000")));
        Assert.Equal(10_000, SetPrefixExpiry("user:1", 500, Never));
        Assert.Equal((Never, Never, 7_000), (ExpiryOf("user:12345"), ExpiryOf("user:12445"), ExpiryOf("user:00000")));
        Assert.Equal(10_000, Expiring("").Keys);
        Assert.Equal((0, Never), Expiring("user:1"));
        Assert.Equal((0, Never), Expiring("user:123"));
    }

    [Theory]
    [InlineData(5_000L)]
    [InlineData(Never)]
    public void DoesNotReviveWhatIsDue(long expiresAtMs)
    {
        Fill(20_000);
        for (int i = 10_000; i < 10_500; i++) Set(Key(i), 100);
        Set(Key(19_999), 101);
        Assert.Equal(expiresAtMs == Never ? 1 : 9_500, SetPrefixExpiry("user:1", 100, expiresAtMs));
        Assert.Equal((100, expiresAtMs, expiresAtMs), (ExpiryOf("user:10499"), ExpiryOf("user:10500"), ExpiryOf("user:19999")));
        Assert.Equal((expiresAtMs == Never ? 500 : 10_000, 100), Expiring("user:1"));
        Assert.Equal((500, 500), (Trie.CountDue("user:1"u8, 100), Trie.CountDue("user:1"u8, 4_999)));
        Assert.Equal((500, 100), (Trie.CountDue("user:10"u8, 4_999), Trie.CountDue("user:102"u8, 4_999)));

        // Neither do later ones above it, before and after the due keys have come under marks of their own.
        SetPrefixExpiry("user:", 200, 6_000);
        SetPrefixExpiry("user:104", 250, 7_000);
        SetPrefixExpiry("", 300, Never);
        Assert.Equal((100, 100, Never), (ExpiryOf("user:10499"), ExpiryOf("user:10000"), ExpiryOf("user:10500")));
        Assert.Equal((500, 100), Expiring(""));
        Assert.Equal(500, _keeper.Change(0, editor => editor.RemoveDue(10_000, int.MaxValue, int.MaxValue, out _)));
        Assert.Equal(0, Expiring("").Keys);
    }

    [Fact]
    public void WhatAMarkHasMadeDueStaysDueUnderALaterOne()
    {
        Fill(20_000);
        SetPrefixExpiry("user:1", 100, 200);
        Assert.Equal(10_000, SetPrefixExpiry("", 300, 9_000));
        Assert.Equal((200, 9_000), (ExpiryOf("user:12345"), ExpiryOf("user:02345")));
        Assert.Equal(10_000, SetPrefixExpiry("", 400, Never));
        Assert.Equal((200, Never), (ExpiryOf("user:12345"), ExpiryOf("user:02345")));
        Assert.Equal((10_000, 200), Expiring(""));
        Assert.Equal(10_000, Trie.CountDue([], 300));
    }

    [Theory]
    [InlineData("user:12345")] // a key, which is a prefix too
    [InlineData("user:1234")] // within a bucket
    [InlineData("user:1")]
    [InlineData("us")] // within a node's prefix
    [InlineData("")]
    public void CoversExactlyTheKeysUnderThePrefix(string prefix)
    {
        Fill(20_000);
        Set(prefix + "extended", Never);
        long beneath = Trie.Measure(Bytes(prefix)).Keys;
        Assert.Equal(beneath, SetPrefixExpiry(prefix, 100, 5_000));
        for (int i = 0; i < 20_000; i += 7)
        {
            bool isBeneath = Key(i).StartsWith(prefix, StringComparison.Ordinal);
            Assert.Equal(isBeneath ? 5_000 : Never, ExpiryOf(Key(i)));
        }

        Assert.Equal((beneath, 5_000), Expiring(""));
        Assert.Equal(beneath, Trie.VolatileRank([255]));
    }

    [Theory]
    [InlineData("user:2")]
    [InlineData("user:12345x")]
    [InlineData("z")]
    public void ChangesNothingWhereThereAreNoKeys(string prefix)
    {
        Assert.Equal(0, SetPrefixExpiry(prefix, 100, 5_000));
        Fill(20_000);
        uint root = _keeper.Roots[0];
        _keeper.Publish();
        Assert.Equal(0, SetPrefixExpiry(prefix, 100, 5_000));
        Assert.Equal(root, _keeper.Roots[0]);
    }

    [Fact]
    public void CoversTheKeyThatEndsAtTheMarkedNode()
    {
        Fill(200);
        Set("user:", Never, value: new byte[500]);
        Assert.Equal(201, SetPrefixExpiry("user:", 100, 5_000));
        Assert.True(MarkAt("user:").HasMark);
        Assert.Equal((5_000, 5_000), (ExpiryOf("user:"), ExpiryOf("user:00100")));
        Assert.Equal((1, "user:"), (Trie.VolatileRank("user:00000"u8), AtVolatileRank(0)));
        _keeper.Change(0, editor => editor.SetExpiry("user:"u8, 6_000));
        Assert.Equal((6_000, 5_000), (ExpiryOf("user:"), ExpiryOf("user:00100")));
        _keeper.Check();
    }

    [Fact]
    public void RanksOfVolatileKeysFollowMarks()
    {
        Fill(20_000);
        for (int i = 0; i < 20_000; i += 4) Set(Key(i), 90);
        SetPrefixExpiry("user:0", 100, 5_000);
        SetPrefixExpiry("user:05", 150, Never);
        SetPrefixExpiry("user:12", 150, Never);
        string[] expected = [.. Enumerable.Range(0, 20_000).Where(IsExpiring).Select(Key)];
        Assert.Equal(expected.Length, Expiring("").Keys);
        for (int rank = 0; rank < expected.Length; rank += 11)
        {
            Assert.Equal(expected[rank], AtVolatileRank(rank));
            Assert.Equal(rank, Trie.VolatileRank(Bytes(expected[rank])));
        }

        Assert.Null(AtVolatileRank(expected.Length));

        // Every fourth was due before the first mark, so that it was kept.
        static bool IsExpiring(int i) => i % 4 == 0 || i is < 5_000 or >= 6_000 and < 10_000;
    }

    [Fact]
    public void LookupsInLockstepAndScansSeeMarksAsSingleLookupsDo()
    {
        Fill(20_000);
        SetPrefixExpiry("user:1", 100, 5_000);
        SetPrefixExpiry("user:15", 200, 6_000);
        SetPrefixExpiry("user:155", 200, Never);
        byte[] buffer = Bytes(string.Concat(Enumerable.Range(0, 20_000).Select(Key)));
        KeyRange[] ranges = [.. Enumerable.Range(0, 20_000).Select(i => new KeyRange(i * 10, 10))];
        var locations = new EntryLocation[20_000];
        Trie.GetMany(buffer, ranges, locations);
        var forward = new TrieCursor();
        var backward = new TrieCursor();
        forward.Seek(Trie, default);
        backward.SeekEnd(Trie);
        for (int i = 0; i < 20_000; i++)
        {
            long expected = i switch { < 10_000 => Never, >= 15_500 and < 15_600 => Never, >= 15_000 and < 16_000 => 6_000, _ => 5_000 };
            Assert.Equal(expected, ExpiryOf(Key(i)));
            Assert.Equal(expected, Trie.At(locations[i]).ExpiresAtMs);
            Assert.True(forward.MoveNext());
            Assert.Equal(expected, forward.Entry.ExpiresAtMs);
            forward.SeekRank(Trie, i);
            Assert.True(forward.MoveNext());
            Assert.Equal(expected, forward.Entry.ExpiresAtMs);
            Assert.True(backward.MovePrevious());
            Assert.Equal(ExpiryOf(Encoding.ASCII.GetString(backward.Key)), backward.Entry.ExpiresAtMs);
        }
    }

    private static string Key(int i) => "user:" + i.ToString("D5", CultureInfo.InvariantCulture);

    private static byte[] Bytes(string key) => Encoding.ASCII.GetBytes(key);

    private void Fill(int keys)
    {
        for (int i = 0; i < keys; i++) Set(Key(i), Never);
    }

    private void Set(string key, long expiresAtMs, byte[]? value = null) =>
        _keeper.Change(0, editor => editor.Set(Bytes(key), value ?? "value"u8, expiresAtMs, 0, 0));

    private long SetPrefixExpiry(string prefix, long nowMs, long expiresAtMs) =>
        _keeper.Change(0, editor => editor.SetPrefixExpiry(Bytes(prefix), nowMs, expiresAtMs));

    private long ExpiryOf(string key)
    {
        Assert.True(Trie.TryGet(Bytes(key), out Entry entry));
        return entry.ExpiresAtMs;
    }

    private (long Keys, long EarliestMs) Expiring(string prefix)
    {
        TrieMeasure measure = Trie.Measure(Bytes(prefix));
        return (measure.ExpiringKeys, measure.EarliestExpiryMs);
    }

    private string? AtVolatileRank(long rank)
    {
        var cursor = new TrieCursor();
        cursor.SeekVolatileRank(Trie, rank);
        return cursor.MoveNext() ? Encoding.ASCII.GetString(cursor.Key) : null;
    }

    private Inner MarkAt(string prefix)
    {
        Assert.True(PrefixLookup.TryFind(_keeper.Heap, _keeper.Roots[0], Bytes(prefix), out PrefixPlace place));
        return _keeper.Heap.At(place.Handle).AsInner;
    }
}
