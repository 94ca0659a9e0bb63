using PlumCache.Storage;
using PlumCache.Tests.Engine.Kit;
using static PlumCache.Tests.Unit.Storage.KeyspaceTestExtensions;

namespace PlumCache.Tests.Unit.Storage;

public sealed class SnapshotRestoreTests : SnapshotTestBase
{
    [Fact]
    public void OfAPrefixThatNothingHasIsEmptyAndRestoringItClears()
    {
        Fill(20);
        Create("none", prefix: "key:9");
        Create("nothing", database: 1);
        Assert.Empty(Listing("none"));
        Assert.Equal(0u, Find("none").Root);
        Keyspace.Set("key:9999", "late");
        Keyspace.Set("late", "1", database: 1);
        Assert.Equal(0, Restore("none", "key:9"));
        Assert.Equal(0, Restore("nothing", "", database: 1));
        Assert.Equal(20, Live().Length);
        Assert.Null(Keyspace.Find("late", database: 1));
        long revision = Keyspace.Revision;
        Assert.Equal(0, Restore("none", "key:9"));
        Assert.Equal(revision, Keyspace.Revision); // nothing changed, so nothing was published
    }

    [Fact]
    public void RestoresAllOrAPartAndKeepsTheSnapshot()
    {
        Fill(100);
        string[] before = Live();
        Create("s");
        Keyspace.Write(draft =>
        {
            draft.RemovePrefix(0, Bytes("key:001"));
            draft.Set("key:0011x", "new");
            draft.Set("key:0050", "changed");
        });
        Assert.Equal(10, Restore("s", "key:001"));
        Assert.Equal("changed", Keyspace.Find("key:0050"));
        Assert.Null(Keyspace.Find("key:0011x"));
        Assert.Equal(100, Restore("s", ""));
        Assert.Equal(before, Live());
        Assert.Equal(before, Listing("s"));
        Keyspace.Set("key:0050", "changed again");
        Assert.Equal(before, Listing("s"));
        Assert.Equal(100, Restore("s", ""));
        Assert.Equal(before, Live());
    }

    [Fact]
    public void OfAPrefixIsRestoredBeneathItOnly()
    {
        Fill(40);
        Create("s", prefix: "key:001");
        Keyspace.Write(draft => draft.RemovePrefix(0, Bytes("key:00")));
        Keyspace.Set("outside", "1");
        Keyspace.Write(draft =>
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
        Keyspace.Write(draft =>
        {
            draft.Set(0, "a"u8, "1"u8, expiresAtMs: 100);
            draft.Set(0, "b"u8, "2"u8, expiresAtMs: 900);
            draft.Snapshots.Create(0, "s"u8, default, nowMs: 50);
        });
        Keyspace.Write(draft => draft.RemovePrefix(0, default));
        Assert.Equal(2, Restore("s", ""));
        Assert.Equal(1, View()[0].CountDue(default, 500));
        Keyspace.Write(draft => Assert.Equal(1, draft.RemoveDue(0, 500, 100)));
        Assert.Equal(["b=2"], Live());

        // It is frozen: what was alive at its time stays readable, and the sweep does not enter it.
        Assert.Equal(["a=1", "b=2"], Listing("s"));
    }

    [Fact]
    public void KeepsExpiryKindAndStampOfWhatItRestores()
    {
        Keyspace.Write(draft => draft.Set(0, "k"u8, "v"u8, expiresAtMs: 777, accessStamp: 5, kind: 3));
        Create("s");
        Keyspace.Remove("k");
        Restore("s", "");
        Assert.True(View()[0].TryGet("k"u8, out Entry entry));
        Assert.Equal((777L, 5u, (byte)3), (entry.ExpiresAtMs, entry.AccessStamp, entry.Kind));
    }

    [Fact]
    public void StaysWithTheDatabaseThatItWasTakenOfWhenDatabasesAreSwapped()
    {
        Keyspace.Set("k", "zero");
        Create("s");
        Keyspace.SwapDatabases(0, 1);
        Assert.Equal(["k=zero"], Listing("s"));
        Assert.Equal(1, Restore("s", ""));
        Assert.Equal("zero", Keyspace.Find("k"));
        Assert.Equal("zero", Keyspace.Find("k", database: 1));
    }

    [Fact]
    public void RestoringTouchesWhatIsWatchedAsACopyDoes()
    {
        Fill(10);
        Create("s");
        Keyspace.Remove("key:0001");
        Keyspace.Set("new", "1");
        long came = Keyspace.Watch(0, "key:0001"u8);
        long went = Keyspace.Watch(0, "new"u8);
        long never = Keyspace.Watch(0, "neither"u8);
        long elsewhere = Keyspace.Watch(1, "key:0001"u8);
        long beneath = Keyspace.Watch(0, "key:"u8, isPrefix: true);
        Create("t");
        Assert.False(Keyspace.LastTouched(0, "new"u8) > went); // taking one changes no key
        Restore("s", "");
        Assert.True(Keyspace.LastTouched(0, "key:0001"u8) > came);
        Assert.True(Keyspace.LastTouched(0, "new"u8) > went);
        Assert.True(Keyspace.LastTouched(0, "key:"u8, isPrefix: true) > beneath);
        Assert.False(Keyspace.LastTouched(0, "neither"u8) > never);
        Assert.False(Keyspace.LastTouched(1, "key:0001"u8) > elsewhere);
    }

    [Fact]
    public void RestoringAPartTouchesNothingBesideIt()
    {
        Fill(30);
        Create("s");
        long inside = Keyspace.Watch(0, "key:0011"u8);
        long beside = Keyspace.Watch(0, "key:0021"u8);
        Restore("s", "key:001");
        Assert.True(Keyspace.LastTouched(0, "key:0011"u8) > inside);
        Assert.False(Keyspace.LastTouched(0, "key:0021"u8) > beside);
    }
}
