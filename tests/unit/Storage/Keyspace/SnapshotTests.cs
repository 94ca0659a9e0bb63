using System.Text;
using PlumCache.Storage;
using static PlumCache.Tests.Unit.Storage.KeyspaceTestExtensions;

namespace PlumCache.Tests.Unit.Storage;

public sealed class SnapshotTests : IDisposable
{
    private readonly Keyspace _keyspace = NewKeyspace();
    private readonly View _view;

    public SnapshotTests() => _view = new View(_keyspace);

    public void Dispose()
    {
        _view.Dispose();
        _keyspace.Write(draft =>
        {
            foreach (Snapshot snapshot in draft.Snapshots.Table)
            {
                draft.Snapshots.Drop(snapshot.Database, snapshot.Name.Span);
            }
        });
        _keyspace.AssertNothingLeaksAfterClearing();
        _keyspace.Dispose();
    }

    [Fact]
    public void ShowsTheDatabaseAsItWasWhateverIsWrittenAfterwards()
    {
        Fill(100);
        string[] before = Live();
        Create("s");
        Assert.Equal(before, Listing("s"));
        _keyspace.Write(draft =>
        {
            draft.Set("key:0005", "other");
            draft.RemovePrefix(0, Bytes("key:002"));
            draft.CopyPrefix(0, Bytes("key:"), 0, Bytes("copy:"));
        });
        _keyspace.Set("key:0007", "another");
        Assert.Equal(before, Listing("s"));
        _keyspace.Write(draft => draft.RemovePrefix(0, default));
        Assert.Equal(before, Listing("s"));
    }

    [Fact]
    public void OfAPrefixHoldsTheWholeKeysUnderIt()
    {
        Fill(100);
        _keyspace.Set("other", "1");
        Create("s", prefix: "key:001");
        Snapshot snapshot = Find("s");
        Assert.Equal("key:001", Text(snapshot.Prefix));
        Assert.Equal([.. Live().Where(line => line.StartsWith("key:001", StringComparison.Ordinal))], Listing("s"));
        Assert.Equal(10, Listing("s").Length);
    }

    [Fact]
    public void OfAPrefixThatNothingHasIsEmptyAndRestoringItClears()
    {
        Fill(20);
        Create("none", prefix: "key:9");
        Create("nothing", database: 1);
        Assert.Empty(Listing("none"));
        Assert.Equal(0u, Find("none").Root);
        _keyspace.Set("key:9999", "late");
        _keyspace.Set("late", "1", database: 1);
        Assert.Equal(0, Restore("none", "key:9"));
        Assert.Equal(0, Restore("nothing", "", database: 1));
        Assert.Equal(20, Live().Length);
        Assert.Null(_keyspace.Find("late", database: 1));
        long revision = _keyspace.Revision;
        Assert.Equal(0, Restore("none", "key:9"));
        Assert.Equal(revision, _keyspace.Revision); // nothing changed, so nothing was published
    }

    [Fact]
    public void KnowsItsNumberDatabaseNamePrefixRevisionTimeAndEnd()
    {
        _keyspace.Set("a", "1");
        _keyspace.Write(draft => draft.Snapshots.Create(3, "one"u8, "p"u8, nowMs: 1234, expiresAtMs: 5678), timeMs: 1234);
        _keyspace.Write(draft => draft.Snapshots.Create(3, "two"u8, default, nowMs: 1300), timeMs: 1300);
        Snapshot one = Find("one", 3);
        Assert.Equal((1L, 3, "one", "p", 2L, 1234L, 5678L), (one.Number, one.Database, Text(one.Name), Text(one.Prefix), one.Revision, one.TimeMs, one.ExpiresAtMs));
        Snapshot two = Find("two", 3);
        Assert.Equal((2L, 3L, 1300L, long.MaxValue), (two.Number, two.Revision, two.TimeMs, two.ExpiresAtMs));
        Assert.True(View().Snapshots.TryFind(2, out Snapshot? found));
        Assert.Same(two, found);
        Assert.False(View().Snapshots.TryFind(7, out _));
    }

    [Fact]
    public void ALaterOneOfTheSameNameHasAnotherNumber()
    {
        Create("s");
        Drop("s");
        Create("s");
        Assert.Equal(2, Find("s").Number);
        Drop("s");
        Create("t");
        Assert.Equal(3, Find("t").Number);
    }

    [Fact]
    public void NamesBelongToADatabase()
    {
        _keyspace.Set("k", "zero");
        _keyspace.Set("k", "one", database: 1);
        Create("s");
        Create("s", database: 1);
        Assert.Equal(["k=zero"], Listing("s"));
        Assert.Equal(["k=one"], Listing("s", 1));
        Drop("s");
        Assert.False(View().Snapshots.TryFind(0, "s"u8, out _));
        Assert.Equal(["k=one"], Listing("s", 1));
    }

    [Fact]
    public void NamesAreAnyBytesInByteOrder()
    {
        byte[][] names = [[], [0], [0, 0], [10, 13, 32], "a"u8.ToArray(), "a\0"u8.ToArray(), [255], [255, 254]];
        foreach (byte[] name in names.Reverse())
        {
            _keyspace.Write(draft => draft.Snapshots.Create(0, name, default, 0));
        }

        Create("first of the next database", database: 1);
        Assert.Equal(names.Length + 1, View().Snapshots.Count);
        for (int i = 0; i < names.Length; i++)
        {
            Assert.Equal(names[i], View().Snapshots[i].Name.ToArray());
            Assert.True(View().Snapshots.TryFind(0, names[i], out Snapshot? found));
            Assert.Equal(names[i], found.Name.ToArray());
        }

        Assert.False(View().Snapshots.TryFind(0, "b"u8, out _));
        Assert.Equal(1, View().Snapshots[names.Length].Database);
    }

    [Fact]
    public void TheNameIsCopied()
    {
        byte[] name = Bytes("name");
        byte[] prefix = Bytes("k");
        _keyspace.Write(draft => draft.Snapshots.Create(0, name, prefix, 0));
        name[0] = prefix[0] = (byte)'x';
        Assert.Equal("k", Text(Find("name").Prefix));
    }

    [Fact]
    public void ANameThatIsTakenIsABugOfTheCaller()
    {
        Create("s");
        _keyspace.Write(draft => Assert.Throws<ArgumentException>(() => draft.Snapshots.Create(0, "s"u8, default, 0)));
        Assert.Single(View().Snapshots);
    }

    [Fact]
    public void DroppingAnswersWhetherItWasThere()
    {
        Create("s");
        _keyspace.Write(draft =>
        {
            Assert.False(draft.Snapshots.Drop(0, "t"u8));
            Assert.False(draft.Snapshots.Drop(1, "s"u8));
            Assert.False(draft.HasChanges);
            Assert.True(draft.Snapshots.Drop(0, "s"u8));
            Assert.False(draft.Snapshots.Drop(0, "s"u8));
            Assert.True(draft.HasChanges);
        });
        Assert.Empty(View().Snapshots);
    }

    [Fact]
    public void RestoresAllOrAPartAndKeepsTheSnapshot()
    {
        Fill(100);
        string[] before = Live();
        Create("s");
        _keyspace.Write(draft =>
        {
            draft.RemovePrefix(0, Bytes("key:001"));
            draft.Set("key:0011x", "new");
            draft.Set("key:0050", "changed");
        });
        Assert.Equal(10, Restore("s", "key:001"));
        Assert.Equal("changed", _keyspace.Find("key:0050"));
        Assert.Null(_keyspace.Find("key:0011x"));
        Assert.Equal(100, Restore("s", ""));
        Assert.Equal(before, Live());
        Assert.Equal(before, Listing("s"));
        _keyspace.Set("key:0050", "changed again");
        Assert.Equal(before, Listing("s"));
        Assert.Equal(100, Restore("s", ""));
        Assert.Equal(before, Live());
    }

    [Fact]
    public void OfAPrefixIsRestoredBeneathItOnly()
    {
        Fill(40);
        Create("s", prefix: "key:001");
        _keyspace.Write(draft => draft.RemovePrefix(0, Bytes("key:00")));
        _keyspace.Set("outside", "1");
        _keyspace.Write(draft =>
        {
            Assert.Throws<ArgumentException>(() => draft.Snapshots.Restore(0, "s"u8, "key:00"u8));
            Assert.Throws<ArgumentException>(() => draft.Snapshots.Restore(0, "s"u8, "key:002"u8));
            Assert.Throws<ArgumentException>(() => draft.Snapshots.Restore(0, "t"u8, "key:001"u8));
        });
        Assert.Equal(1, Restore("s", "key:0015"));
        Assert.Equal(["key:0015=value 15", "outside=1"], Live());
        Assert.Equal(10, Restore("s", "key:001"));
        Assert.Equal(11, Live().Length);
    }

    [Fact]
    public void WhatIsDueComesBackAsDueAndIsSwept()
    {
        _keyspace.Write(draft =>
        {
            draft.Set(0, "a"u8, "1"u8, expiresAtMs: 100);
            draft.Set(0, "b"u8, "2"u8, expiresAtMs: 900);
            draft.Snapshots.Create(0, "s"u8, default, nowMs: 50);
        });
        _keyspace.Write(draft => draft.RemovePrefix(0, default));
        Assert.Equal(2, Restore("s", ""));
        Assert.Equal(1, View()[0].CountDue(default, 500));
        _keyspace.Write(draft => Assert.Equal(1, draft.RemoveDue(0, 500, 100)));
        Assert.Equal(["b=2"], Live());

        // It is frozen: what was alive at its time stays readable, and the sweep does not enter it.
        Assert.Equal(["a=1", "b=2"], Listing("s"));
    }

    [Fact]
    public void KeepsExpiryKindAndStampOfWhatItRestores()
    {
        _keyspace.Write(draft => draft.Set(0, "k"u8, "v"u8, expiresAtMs: 777, accessStamp: 5, kind: 3));
        Create("s");
        _keyspace.Remove("k");
        Restore("s", "");
        Assert.True(View()[0].TryGet("k"u8, out Entry entry));
        Assert.Equal((777L, 5u, (byte)3), (entry.ExpiresAtMs, entry.AccessStamp, entry.Kind));
    }

    [Fact]
    public void CostsAFewBlocksHoweverManyKeysThereAre()
    {
        Fill(20_000);
        _keyspace.ReclaimAll();
        long live = _keyspace.GetStatistics().LiveBytes;
        Create("s");
        Assert.InRange(_keyspace.GetStatistics().LiveBytes - live, 1, 2000);
        Create("p", prefix: "key:01");
        Assert.InRange(_keyspace.GetStatistics().LiveBytes - live, 1, 4000);
        _keyspace.Write(draft => draft.RemovePrefix(0, default));
        _keyspace.ReclaimAll();
        live = _keyspace.GetStatistics().LiveBytes;
        Assert.Equal(20_000, Restore("s", ""));
        Assert.InRange(_keyspace.GetStatistics().LiveBytes - live, 1, 2000);
    }

    [Fact]
    public void MadeAndDroppedInOneDraftLeavesNothing()
    {
        Fill(1000);
        _keyspace.ReclaimAll();
        long live = _keyspace.GetStatistics().LiveBytes;
        _keyspace.Write(draft =>
        {
            draft.Snapshots.Create(0, "s"u8, default, 0);
            Assert.True(draft.Snapshots.Drop(0, "s"u8));
        });
        _keyspace.ReclaimAll();
        Assert.Equal(live, _keyspace.GetStatistics().LiveBytes);
        _keyspace.Write(draft =>
        {
            draft.Snapshots.Create(0, "s"u8, "key:00"u8, 0);
            draft.RemovePrefix(0, default);
            Assert.Equal(100, draft.Snapshots.Restore(0, "s"u8, "key:00"u8));
            draft.Snapshots.Drop(0, "s"u8);
        });
        Assert.Equal(100, Live().Length);
    }

    [Fact]
    public void IsSeenByItsDraftBeforeThePublishAndByNobodyElse()
    {
        Fill(10);
        _keyspace.Write(draft =>
        {
            draft.Snapshots.Create(0, "s"u8, default, 0);
            draft.Set("key:0001", "changed");
            Assert.Equal("value 1", draft[new TrieId(0, 1)].Find("key:0001"));
            Assert.Equal("changed", draft[new TrieId(0)].Find("key:0001"));
            Assert.Empty(View().Snapshots);
            Assert.Throws<ArgumentException>(() => draft[new TrieId(0, 2)].Count);
        });
        Assert.Single(View().Snapshots);
        Assert.Throws<ArgumentException>(() => View()[new TrieId(0, 2)].Count);
    }

    [Fact]
    public void GoesWithWhatIsRolledBackOrAbandonedOrLost()
    {
        Fill(200);
        Create("kept");
        string[] before = Live();
        _keyspace.Write(draft =>
        {
            DraftSavepoint savepoint = draft.Save();
            draft.Snapshots.Create(0, "s"u8, default, 0);
            draft.Snapshots.Drop(0, "kept"u8);
            draft.RemovePrefix(0, default);
            draft.RollBack(savepoint);
            Assert.Equal("kept", Text(Assert.Single(draft.Snapshots.Table).Name));
            Assert.False(draft.HasChanges);
        });
        _keyspace.Lane.Enter();
        Draft abandoned = _keyspace.OpenDraft();
        abandoned.Snapshots.Create(0, "s"u8, default, 0);
        abandoned.Abandon();
        Draft lost = _keyspace.OpenDraft();
        lost.Snapshots.Create(0, "s"u8, default, 0);
        lost.Snapshots.Drop(0, "kept"u8);
        _keyspace.SwapDatabases(1, 2);
        Assert.Equal(PublishResult.Lost, lost.TryPublish(0));
        _keyspace.Lane.Exit();
        Assert.Single(View().Snapshots);
        Assert.Equal(before, Listing("kept"));
        Create("s");
        Assert.Equal(2, Find("s").Number); // those that never were took no number
    }

    [Fact]
    public void ALeaseGoesOnShowingADroppedOne()
    {
        Fill(500);
        Create("s");
        string[] before = Live();
        using (Lease lease = _keyspace.OpenLease())
        {
            Snapshot snapshot = lease.Snapshots[0];
            Drop("s");
            _keyspace.Write(draft => draft.RemovePrefix(0, default));
            _keyspace.ReclaimAll();
            Assert.Equal(before, lease[new TrieId(0, snapshot.Number)].Listing());
            lease.Dispose();
            _view.Dispose();
            Assert.Throws<ObjectDisposedException>(() => lease[new TrieId(0, snapshot.Number)].Count);
        }

        _keyspace.ReclaimAll();
        Assert.Equal(0, _keyspace.GetStatistics().LiveBytes);
    }

    [Fact]
    public void StaysWithTheDatabaseThatItWasTakenOfWhenDatabasesAreSwapped()
    {
        _keyspace.Set("k", "zero");
        Create("s");
        _keyspace.SwapDatabases(0, 1);
        Assert.Equal(["k=zero"], Listing("s"));
        Assert.Equal(1, Restore("s", ""));
        Assert.Equal("zero", _keyspace.Find("k"));
        Assert.Equal("zero", _keyspace.Find("k", database: 1));
    }

    [Fact]
    public void RestoringTouchesWhatIsWatchedAsACopyDoes()
    {
        Fill(10);
        Create("s");
        _keyspace.Remove("key:0001");
        _keyspace.Set("new", "1");
        long came = _keyspace.Watch(0, "key:0001"u8);
        long went = _keyspace.Watch(0, "new"u8);
        long never = _keyspace.Watch(0, "neither"u8);
        long elsewhere = _keyspace.Watch(1, "key:0001"u8);
        long beneath = _keyspace.Watch(0, "key:"u8, isPrefix: true);
        Create("t");
        Assert.False(_keyspace.LastTouched(0, "new"u8) > went); // taking one changes no key
        Restore("s", "");
        Assert.True(_keyspace.LastTouched(0, "key:0001"u8) > came);
        Assert.True(_keyspace.LastTouched(0, "new"u8) > went);
        Assert.True(_keyspace.LastTouched(0, "key:"u8, isPrefix: true) > beneath);
        Assert.False(_keyspace.LastTouched(0, "neither"u8) > never);
        Assert.False(_keyspace.LastTouched(1, "key:0001"u8) > elsewhere);
    }

    [Fact]
    public void RestoringAPartTouchesNothingBesideIt()
    {
        Fill(30);
        Create("s");
        long inside = _keyspace.Watch(0, "key:0011"u8);
        long beside = _keyspace.Watch(0, "key:0021"u8);
        Restore("s", "key:001");
        Assert.True(_keyspace.LastTouched(0, "key:0011"u8) > inside);
        Assert.False(_keyspace.LastTouched(0, "key:0021"u8) > beside);
    }

    private static string Text(ReadOnlyMemory<byte> bytes) => Encoding.Latin1.GetString(bytes.Span);

    /// <summary>The one view of a test, at the newest version.</summary>
    private View View()
    {
        _view.Open();
        return _view;
    }

    private void Fill(int keys) => _keyspace.Write(draft =>
    {
        for (int i = 0; i < keys; i++)
        {
            draft.Set($"key:{i:D4}", $"value {i}");
        }
    });

    private void Create(string name, string prefix = "", int database = 0) => _keyspace.Write(draft => draft.Snapshots.Create(database, Bytes(name), Bytes(prefix), 0));

    private void Drop(string name, int database = 0) => _keyspace.Write(draft => Assert.True(draft.Snapshots.Drop(database, Bytes(name))));

    private long Restore(string name, string prefix, int database = 0)
    {
        long keys = 0;
        _keyspace.Write(draft => keys = draft.Snapshots.Restore(database, Bytes(name), Bytes(prefix)));
        return keys;
    }

    private Snapshot Find(string name, int database = 0)
    {
        Assert.True(View().Snapshots.TryFind(database, Bytes(name), out Snapshot? snapshot));
        return snapshot;
    }

    private string[] Listing(string name, int database = 0) => View()[new TrieId(database, Find(name, database).Number)].Listing();

    private string[] Live() => View()[0].Listing();
}
