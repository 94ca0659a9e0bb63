using PlumCache.Storage;
using PlumCache.Tests.Engine.Kit;
using static PlumCache.Tests.Unit.Storage.KeyspaceTestExtensions;

namespace PlumCache.Tests.Unit.Storage;

public sealed class SnapshotTests : SnapshotTestBase
{
    [Fact]
    public void ShowsTheDatabaseAsItWasWhateverIsWrittenAfterwards()
    {
        Fill(100);
        string[] before = Live();
        Create("s");
        Assert.Equal(before, Listing("s"));
        Keyspace.Write(draft =>
        {
            draft.Set("key:0005", "other");
            draft.RemovePrefix(0, Bytes("key:002"));
            draft.CopyPrefix(0, Bytes("key:"), 0, Bytes("copy:"));
        });
        Keyspace.Set("key:0007", "another");
        Assert.Equal(before, Listing("s"));
        Keyspace.Write(draft => draft.RemovePrefix(0, default));
        Assert.Equal(before, Listing("s"));
    }

    [Fact]
    public void OfAPrefixHoldsTheWholeKeysUnderIt()
    {
        Fill(100);
        Keyspace.Set("other", "1");
        Create("s", prefix: "key:001");
        Snapshot snapshot = Find("s");
        Assert.Equal("key:001", Text(snapshot.Prefix));
        Assert.Equal([.. Live().Where(line => line.StartsWith("key:001", StringComparison.Ordinal))], Listing("s"));
        Assert.Equal(10, Listing("s").Length);
    }

    [Fact]
    public void KnowsItsNumberDatabaseNamePrefixRevisionTimeAndEnd()
    {
        Keyspace.Set("a", "1");
        Keyspace.Write(draft => draft.Snapshots.Create(3, "one"u8, "p"u8, nowMs: 1234, expiresAtMs: 5678), timeMs: 1234);
        Keyspace.Write(draft => draft.Snapshots.Create(3, "two"u8, default, nowMs: 1300), timeMs: 1300);
        Snapshot one = Find("one", 3);
        Assert.Equal((1L, 3, "one", "p", 2L, 1234L, 5678L),
            (one.Number, one.Database, Text(one.Name), Text(one.Prefix), one.Revision, one.TimeMs, one.ExpiresAtMs));
        Snapshot two = Find("two", 3);
        Assert.Equal((2L, 3L, 1300L, ExpiryTime.Never), (two.Number, two.Revision, two.TimeMs, two.ExpiresAtMs));
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
        Keyspace.Set("k", "zero");
        Keyspace.Set("k", "one", database: 1);
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
        foreach (byte[] name in names.Reverse()) Keyspace.Write(draft => draft.Snapshots.Create(0, name, default, 0));

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
        Keyspace.Write(draft => draft.Snapshots.Create(0, name, prefix, 0));
        name[0] = prefix[0] = (byte)'x';
        Assert.Equal("k", Text(Find("name").Prefix));
    }

    [Fact]
    public void ANameThatIsTakenIsABugOfTheCaller()
    {
        Create("s");
        Keyspace.Write(draft => Assert.Throws<ArgumentException>(() => draft.Snapshots.Create(0, "s"u8, default, 0)));
        Assert.Single(View().Snapshots);
    }

    [Fact]
    public void DroppingAnswersWhetherItWasThere()
    {
        Create("s");
        Keyspace.Write(draft =>
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
    public void CostsAFewBlocksHoweverManyKeysThereAre()
    {
        Fill(20_000);
        Keyspace.ReclaimAll();
        long live = Keyspace.GetStatistics().LiveBytes;
        Create("s");
        Assert.InRange(Keyspace.GetStatistics().LiveBytes - live, 1, 2000);
        Create("p", prefix: "key:01");
        Assert.InRange(Keyspace.GetStatistics().LiveBytes - live, 1, 4000);
        Keyspace.Write(draft => draft.RemovePrefix(0, default));
        Keyspace.ReclaimAll();
        live = Keyspace.GetStatistics().LiveBytes;
        Assert.Equal(20_000, Restore("s", ""));
        Assert.InRange(Keyspace.GetStatistics().LiveBytes - live, 1, 2000);
    }

    [Fact]
    public void MadeAndDroppedInOneDraftLeavesNothing()
    {
        Fill(1000);
        Keyspace.ReclaimAll();
        long live = Keyspace.GetStatistics().LiveBytes;
        Keyspace.Write(draft =>
        {
            draft.Snapshots.Create(0, "s"u8, default, 0);
            Assert.True(draft.Snapshots.Drop(0, "s"u8));
        });
        Keyspace.ReclaimAll();
        Assert.Equal(live, Keyspace.GetStatistics().LiveBytes);
        Keyspace.Write(draft =>
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
        Keyspace.Write(draft =>
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
        Keyspace.Write(draft =>
        {
            DraftSavepoint savepoint = draft.Save();
            draft.Snapshots.Create(0, "s"u8, default, 0);
            draft.Snapshots.Drop(0, "kept"u8);
            draft.RemovePrefix(0, default);
            draft.RollBack(savepoint);
            Assert.Equal("kept", Text(Assert.Single(draft.Snapshots.Table).Name));
            Assert.False(draft.HasChanges);
        });
        Keyspace.Lane.Enter();
        Draft abandoned = Keyspace.OpenDraft();
        abandoned.Snapshots.Create(0, "s"u8, default, 0);
        abandoned.Abandon();
        Draft lost = Keyspace.OpenDraft();
        lost.Snapshots.Create(0, "s"u8, default, 0);
        lost.Snapshots.Drop(0, "kept"u8);
        Keyspace.Overtake(1, 2);
        Assert.Equal(PublishResult.Lost, lost.TryPublish(0));
        Keyspace.Lane.Exit();
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
        using (Lease lease = Keyspace.OpenLease())
        {
            Snapshot snapshot = lease.Snapshots[0];
            Drop("s");
            Keyspace.Write(draft => draft.RemovePrefix(0, default));
            Keyspace.ReclaimAll();
            Assert.Equal(before, lease[new TrieId(0, snapshot.Number)].Listing());
            lease.Dispose();
            View().Dispose();
            Assert.Throws<ObjectDisposedException>(() => lease[new TrieId(0, snapshot.Number)].Count);
        }

        Keyspace.ReclaimAll();
        Assert.Equal(0, Keyspace.GetStatistics().LiveBytes);
    }
}
