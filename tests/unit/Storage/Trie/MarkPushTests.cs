using System.Globalization;
using System.Text;
using PlumCache.Storage;
using PlumCache.Tests.Properties.Storage;

namespace PlumCache.Tests.Unit.Storage;

/// <summary>
/// What edits do with expiry marks on their way: push them down, carry them along, and leave the rest of the subtree alone.
/// </summary>
public sealed class MarkPushTests : IDisposable
{
    private const long Never = ExpiryTime.Never;
    private readonly VersionKeeper _keeper = new(2);

    public MarkPushTests()
    {
        for (int i = 0; i < 20_000; i++) Set(0, Key(i), Never);
        _keeper.Publish();
    }

    public void Dispose()
    {
        _keeper.Check();
        _keeper.CheckNothingLeaks();
        _keeper.Dispose();
    }

    [Fact]
    public void AWriteBeneathIsNotTouchedAndTouchesNothingElse()
    {
        Mark(0, "user:1", 100, 5_000);
        Set(0, "user:12345", 9_000);
        Set(0, "user:12345a", Never);
        Assert.True(_keeper.Change(0, editor => editor.SetExpiry("user:12346"u8, Never)));
        Assert.Equal((9_000, Never, Never), (ExpiryOf(0, "user:12345"), ExpiryOf(0, "user:12345a"), ExpiryOf(0, "user:12346")));
        Assert.Equal((5_000, 5_000, Never), (ExpiryOf(0, "user:12344"), ExpiryOf(0, "user:19999"), ExpiryOf(0, "user:00000")));
        Assert.Equal(9_999, _keeper[0].Measure([]).ExpiringKeys);
        Assert.Equal(9_998, _keeper[0].CountDue([], 5_000));
    }

    [Fact]
    public void AWriteCopiesTheChildrenOfItsPathAndTheNextOneItsPathOnly()
    {
        Mark(0, "", 100, 5_000);
        _keeper.Publish();
        Set(0, "user:12345", Never);

        // Ten digits a level, five levels, and the buckets are the last of them.
        Assert.InRange(_keeper.Blocks.Retired.Count, 10, 60);
        Assert.True(InnerAt("user:0").HasMark);
        Assert.True(InnerAt("user:11").HasMark);
        Assert.False(InnerAt("user:12").HasMark);
        _keeper.Publish();
        Set(0, "user:12345", Never);
        Assert.InRange(_keeper.Blocks.Retired.Count, 1, 6);
    }

    [Fact]
    public void RoomForAMarkIsPartOfTheSizeAndGoesWithTheFirstCopyThatCarriesNone()
    {
        uint before = GranulesOf("user:1");
        Mark(0, "user:1", 100, 5_000);
        Assert.Equal(before + 1, GranulesOf("user:1"));

        // The mark is taken off in place, in the same draft: the block is what it was. A second one finds the room that is there.
        Set(0, "user:12345", Never);
        Assert.False(InnerAt("user:1").HasMark);
        Assert.Equal(before + 1, GranulesOf("user:1"));
        Mark(0, "user:1", 100, 6_000);
        Assert.Equal(before + 1, GranulesOf("user:1"));
        Set(0, "user:12345", Never);
        _keeper.Check();
        _keeper.Publish();
        Set(0, "user:12345", Never);
        Assert.Equal(before, GranulesOf("user:1"));
    }

    [Fact]
    public void ASetExpiryComparesWithWhatTheMarkMakesOfTheKey()
    {
        Mark(0, "", 100, 5_000);
        uint root = _keeper.Roots[0];
        Assert.True(_keeper.Change(0, editor => editor.SetExpiry("user:12345"u8, 5_000)));
        Assert.Equal(root, _keeper.Roots[0]);
        Assert.True(InnerAt("").HasMark);
        Assert.True(_keeper.Change(0, editor => editor.SetExpiry("user:12345"u8, Never)));
        Assert.Equal((Never, 5_000), (ExpiryOf(0, "user:12345"), ExpiryOf(0, "user:12346")));
        Assert.Equal(19_999, _keeper[0].Measure([]).ExpiringKeys);
    }

    [Fact]
    public void BoundsAreNoLaterThanThoseBeneathWhereTheyWereStaleWhenExpiriesWereTakenAway()
    {
        Set(0, "user:12345", 1_000);
        Set(0, "user:12345", Never);
        Set(0, "user:00000", 5_000);
        Mark(0, "", 100, Never);
        Set(0, "user:02345", Never);
        _keeper.Check();
        Assert.Equal(Never, _keeper[0].Measure("user:1"u8).EarliestExpiryMs);
    }

    [Fact]
    public void RemovingBeneathCountsWhatIsLeft()
    {
        Mark(0, "", 100, 5_000);
        Mark(0, "user:1", 200, Never);
        for (int i = 9_990; i < 10_010; i++)
        {
            string key = Key(i);
            Assert.True(_keeper.Change(0, editor => editor.Remove(Bytes(key))));
            _keeper.Check();
        }

        Assert.Equal(9_990, _keeper[0].Measure([]).ExpiringKeys);
        Assert.Equal(1_000, _keeper.Change(0, editor => editor.RemovePrefix("user:05"u8)));
        Assert.Equal(1_000, _keeper.Change(0, editor => editor.RemovePrefix("user:15"u8)));
        Assert.Equal(8_990, _keeper[0].Measure([]).ExpiringKeys);
    }

    [Fact]
    public void ACopyAndItsSourceGoTheirOwnWays()
    {
        Mark(0, "", 100, 5_000);
        uint source = _keeper.Roots[0];
        Assert.Equal(1_000, _keeper.Change(1, editor => editor.CopyPrefix(source, "user:12"u8, "copy:"u8)));
        Assert.True(InnerAt("").HasMark);
        Assert.Equal(1_000, _keeper.Change(0, editor => editor.CopyPrefix(editor.Root, "user:12"u8, "user:copy:"u8)));
        Assert.Equal((5_000, 5_000), (ExpiryOf(1, "copy:345"), ExpiryOf(0, "user:copy:345")));
        Assert.Equal(1_000, _keeper[1].Measure([]).ExpiringKeys);

        Set(1, "copy:345", 7_000);
        Set(0, "user:12346", 8_000);
        Mark(1, "copy:", 200, Never);
        Mark(0, "user:copy:", 200, 9_000);
        Assert.Equal((Never, Never), (ExpiryOf(1, "copy:345"), ExpiryOf(1, "copy:346")));
        Assert.Equal((5_000, 8_000, 5_000), (ExpiryOf(0, "user:12345"), ExpiryOf(0, "user:12346"), ExpiryOf(0, "user:12347")));
        Assert.Equal((9_000, 9_000), (ExpiryOf(0, "user:copy:345"), ExpiryOf(0, "user:copy:346")));
        Assert.Equal(0, _keeper[1].Measure([]).ExpiringKeys);
    }

    [Fact]
    public void ACopyOfSomeEntriesOfABucketTakesTheirExpiries()
    {
        Mark(0, "", 100, 5_000);
        uint source = _keeper.Roots[0];
        Assert.Equal(10, _keeper.Change(1, editor => editor.CopyPrefix(source, "user:1234"u8, "copy:"u8)));
        Assert.Equal(1, _keeper.Change(1, editor => editor.CopyPrefix(source, "user:00000"u8, "one"u8)));
        Assert.Equal((5_000, 5_000), (ExpiryOf(1, "copy:5"), ExpiryOf(1, "one")));
        Assert.True(InnerAt("").HasMark);
    }

    [Fact]
    public void AMovedSubtreeTakesItsMarkAlong()
    {
        Mark(0, "user:1", 100, 5_000);
        Assert.Equal(10_000, _keeper.Change(0, editor => editor.MovePrefix("user:1"u8, "moved"u8)));
        Assert.True(InnerAt("moved").HasMark);
        Assert.Equal((5_000, Never), (ExpiryOf(0, "moved2345"), ExpiryOf(0, "user:02345")));
        uint source = _keeper.Roots[0];
        Assert.Equal(1_000, _keeper.Change(1, editor => editor.MovePrefix(ref source, "moved2"u8, "user:"u8)));
        _keeper.Roots[0] = source;
        Assert.Equal(5_000, ExpiryOf(1, "user:345"));
        Assert.Equal((9_000, 1_000), (_keeper[0].Measure([]).ExpiringKeys, _keeper[1].Measure([]).ExpiringKeys));
    }

    [Fact]
    public void AMarkStaysOnTheNodeThatAnInsertForksAndOnTheOneThatAbsorbsItsParent()
    {
        Mark(0, "user:", 100, 5_000);
        Set(0, "usual", Never);
        Assert.True(InnerAt("user:").HasMark);
        Assert.Equal((Never, 5_000), (ExpiryOf(0, "usual"), ExpiryOf(0, "user:12345")));
        _keeper.Check();
        Assert.True(_keeper.Change(0, editor => editor.Remove("usual"u8)));
        Assert.True(InnerAt("user:").HasMark);
        Assert.Equal(5_000, ExpiryOf(0, "user:12345"));
    }

    [Fact]
    public void AnOldVersionKeepsItsExpiriesAndADiffTellsOfAllThatChanged()
    {
        Mark(0, "user:0", 100, 4_000);
        _keeper.Publish();
        PinnedVersion before = _keeper.Pin();
        Mark(0, "user:1", 100, 5_000);
        Set(0, "user:05555", 4_000);
        _keeper.Publish();
        _keeper.Collect();

        // What was under the first mark is the same, although it has partly been pushed; nothing of it is told.
        var diff = new TrieDiff();
        diff.Seek(_keeper.Old(before, 0), _keeper[0], default);
        for (int i = 10_000; i < 20_000; i++)
        {
            Assert.True(diff.MoveNext());
            Assert.Equal(Key(i), Encoding.ASCII.GetString(diff.Key));
            Assert.Equal((Never, 5_000), (diff.Before.ExpiresAtMs, diff.After.ExpiresAtMs));
        }

        Assert.False(diff.MoveNext());
        diff.Seek(_keeper.Old(before, 0), _keeper[0], "user:1999"u8);
        Assert.True(diff.MoveNext());
        Assert.Equal((Never, 5_000), (diff.Before.ExpiresAtMs, diff.After.ExpiresAtMs));
        _keeper.Unpin(before);
        _keeper.Collect();
    }

    [Fact]
    public void ASweepDropsAWholeSubtreeWhoseMarkHasComeUnlessItsKeysAreAskedFor()
    {
        Mark(0, "user:1", 100, 5_000);
        _keeper.Publish();
        bool finished = false;
        int retired = _keeper.Blocks.Retired.Count;
        Assert.Equal(0, _keeper.Change(0, editor => editor.RemoveDue(4_999, 10, 10, out finished)));
        Assert.Equal(10_000, _keeper.Change(0, editor => editor.RemoveDue(5_000, 10, 10, out finished)));
        Assert.True(finished);
        Assert.InRange(_keeper.Blocks.Retired.Count - retired, 1, 20);
        Assert.Equal(10_000, _keeper[0].Count);
        _keeper.Check();

        Mark(0, "user:0", 6_000, 7_000);
        SweptKeys keys = [];
        Assert.Equal(10, _keeper.Change(0, editor => editor.RemoveDue(7_000, 10, 1_000_000, out finished, keys)));
        Assert.False(finished);
        Assert.Equal(Enumerable.Range(0, 10).Select(i => Bytes(Key(i))), keys);
        _keeper.Check();
        Assert.Equal(9_990, _keeper.Change(0, editor => editor.RemoveDue(7_000, int.MaxValue, int.MaxValue, out finished, keys)));
        Assert.True(finished);
        Assert.Equal(Enumerable.Range(0, 10_000).Select(i => Bytes(Key(i))), keys);
    }

    [Theory]
    [InlineData(960, true)]
    [InlineData(1010, false)] // fits one bucket only without the 8 bytes of each expiry
    public void ASubtreeWithAMarkedNodeFlattensIfItFitsWithTheExpiries(int suffixBytes, bool isFlattened)
    {
        // Four long keys are an inner node, "py", because of their values, and stay one when these become small: nothing was removed.
        string[] keys = [.. Enumerable.Range(0, 4).Select(i => $"py{i}{new string('x', suffixBytes)}")];
        foreach (string key in keys) _keeper.Change(1, editor => editor.Set(Bytes(key), new byte[64], Never, 0, 0));
        for (int i = 0; i < 5; i++) _keeper.Change(1, editor => editor.Set(Bytes($"pz{i}"), "v"u8, Never, 0, 0));
        foreach (string key in keys) _keeper.Change(1, editor => editor.Set(Bytes(key), "v"u8, Never, 0, 0));
        Mark(1, "p", 100, 5_000);
        Assert.True(_keeper.Heap.At(_keeper.Roots[1]).AsInner.HasMark);

        // Without this one eight are left.
        Assert.True(_keeper.Change(1, editor => editor.Remove("pz4"u8)));
        _keeper.Check();
        Assert.Equal(isFlattened, _keeper.Heap.At(_keeper.Roots[1]).IsBucket);
        Assert.Equal((8, 5_000), (_keeper[1].Measure([]).ExpiringKeys, _keeper[1].Measure([]).EarliestExpiryMs));
        foreach (string key in keys) Assert.Equal(5_000, ExpiryOf(1, key));
        Assert.Equal(5_000, ExpiryOf(1, "pz0"));
    }

    private static string Key(int i) => "user:" + i.ToString("D5", CultureInfo.InvariantCulture);

    private static byte[] Bytes(string key) => Encoding.ASCII.GetBytes(key);

    private void Set(int trie, string key, long expiresAtMs) =>
        _keeper.Change(trie, editor => editor.Set(Bytes(key), "value"u8, expiresAtMs, 0, 0));

    private void Mark(int trie, string prefix, long nowMs, long expiresAtMs) =>
        Assert.NotEqual(0, _keeper.Change(trie, editor => editor.SetPrefixExpiry(Bytes(prefix), nowMs, expiresAtMs)));

    private long ExpiryOf(int trie, string key)
    {
        Assert.True(_keeper[trie].TryGet(Bytes(key), out Entry entry));
        return entry.ExpiresAtMs;
    }

    private Inner InnerAt(string prefix) => _keeper.Heap.At(HandleAt(prefix)).AsInner;

    private uint GranulesOf(string prefix)
    {
        uint handle = HandleAt(prefix), granules = _keeper.Heap.At(handle).Granules;
        Assert.Equal(_keeper.Heap.Arena.GranulesAt(handle), granules);
        return granules;
    }

    private uint HandleAt(string prefix)
    {
        Assert.True(PrefixLookup.TryFind(_keeper.Heap, _keeper.Roots[0], Bytes(prefix), out PrefixPlace place));
        return place.Handle;
    }
}
