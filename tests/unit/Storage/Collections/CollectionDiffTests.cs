using PlumCache.Storage;
using static PlumCache.Tests.Unit.Storage.KeyspaceTestExtensions;

namespace PlumCache.Tests.Unit.Storage;

/// <summary>What differs between two versions of collections, and what that takes.</summary>
public sealed class CollectionDiffTests : IDisposable
{
    private const int Fields = 20_000;
    private readonly Keyspace _keyspace = NewKeyspace();

    public void Dispose()
    {
        _keyspace.AssertNothingLeaksAfterClearing();
        _keyspace.Dispose();
    }

    [Fact]
    public void ADiffNamesTheKeyAndOneOfItsFieldsNamesTheFieldInTheCostOfTheChanges()
    {
        Fill();
        using Lease before = _keyspace.OpenLease();
        _keyspace.Change("k", static edit =>
        {
            edit.Put("f0777", "changed");
            edit.Remove("f9999"u8);
        });
        using Lease after = _keyspace.OpenLease();
        TrieDiff keys = new(), fields = new();
        keys.Seek(before[0], after[0], default);
        Assert.True(keys.MoveNext());
        Assert.Equal("k"u8, keys.Key);
        fields.Seek(keys.Before.Fields, keys.After.Fields, default);
        Assert.True(fields.MoveNext());
        Assert.Equal("f0777"u8, fields.Key);
        Assert.True(fields.MoveNext());
        Assert.Equal("f9999"u8, fields.Key);
        Assert.False(fields.HasAfter);
        Assert.False(fields.MoveNext());
        Assert.InRange(fields.Opened, 1, 40);
        Assert.False(keys.MoveNext());
    }

    [Fact]
    public void WhatWasOnlyMovedInMemoryIsTheSame()
    {
        Fill();
        _keyspace.Write(static draft => draft.Snapshots.Create(0, "s"u8, default, 0));
        uint before;
        using (Lease lease = _keyspace.OpenLease()) before = RootOf(lease[0]);
        _keyspace.Write(static draft =>
        {
            // Another block for the root, with the same fields.
            draft.Change("k", static edit =>
            {
                edit.Put("new", "1");
                edit.Remove("new"u8);
            });
        });
        using Lease now = _keyspace.OpenLease();
        Assert.NotEqual(before, RootOf(now[0]));
        var diff = new TrieDiff();
        diff.Seek(now[new TrieId(0, 1)], now[0], default);
        Assert.False(diff.MoveNext());
        now.Dispose();
        _keyspace.Write(static draft => draft.Snapshots.Drop(0, "s"u8));
    }

    [Fact]
    public void AFieldThatFellDueBetweenTwoTimesIsADifferenceOfItsKey()
    {
        _keyspace.Change("k", static edit =>
        {
            edit.Put("a", "1", 100);
            edit.Put("b", "2");
        });
        using Lease lease = _keyspace.OpenLease();
        var diff = new TrieDiff();
        diff.Seek(lease[0], 50, lease[0], 99, default);
        Assert.False(diff.MoveNext());
        diff.Seek(lease[0], 50, lease[0], 100, default);
        Assert.True(diff.MoveNext());
        Assert.Equal("k"u8, diff.Key);
        Assert.False(diff.MoveNext());
    }

    [Fact]
    public void ItIsAlsoWhereTheKeysGotALaterExpiryByTheirPrefix()
    {
        _keyspace.Write(static draft =>
        {
            for (int i = 0; i < 100; i++) draft.Change($"p:{i:000}", static edit => edit.Put("a", "1", 100));
            draft.SetPrefixExpiry(0, "p:"u8, 0, 8_000);
        });
        using Lease lease = _keyspace.OpenLease();
        var diff = new TrieDiff();
        diff.Seek(lease[0], 50, lease[0], 100, default);
        for (int i = 0; i < 100; i++) Assert.True(diff.MoveNext());
        Assert.False(diff.MoveNext());
    }

    [Fact]
    public void OneChangedFieldDiffersByAWayAndNotByTheCollection()
    {
        Fill();
        using Lease before = _keyspace.OpenLease();
        _keyspace.Change("k", static edit => edit.Put("f0777", "changed"));
        using Lease after = _keyspace.OpenLease();
        long all = _keyspace.GetStatistics().LiveBytes;
        long differing = new DifferingBytes().Measure(before[0], after[0], default);
        Assert.InRange(differing, 1, all / 100);
        Assert.InRange(new DifferingBytes().Measure(before[0], new Trie(before[0].Heap, 0), default), all / 2, all);
    }

    [Fact]
    public void DroppingOneGivesBackAboutWhatItsHeldBytesSay()
    {
        _keyspace.Write(static draft =>
        {
            for (int i = 0; i < 300; i++) draft.Change($"k:{i:000}", edit => edit.PutMany(i % 3 == 0 ? 5 : 400));
        });
        _keyspace.ReclaimAll();
        long live = _keyspace.GetStatistics().LiveBytes;
        using (Lease lease = _keyspace.OpenLease())
        {
            _keyspace.Write(static draft => draft.RemovePrefix(0, "k:"u8));
            _keyspace.ReclaimAll(); // what waits is placed step by step
            Assert.InRange(_keyspace.GetStatistics().HeldBytes, live * 8 / 10, live * 12 / 10);
        }

        _keyspace.ReclaimAll();
        Assert.Equal(0, _keyspace.GetStatistics().LiveBytes);
    }

    [Fact]
    public void ASnapshotsOwnBytesCountItsCollections()
    {
        Fill();
        _keyspace.Write(static draft => draft.Snapshots.Create(0, "s"u8, default, 0));
        long all = _keyspace.GetStatistics().LiveBytes;
        _keyspace.Remove("k");
        _keyspace.ReclaimAll();
        using (Lease lease = _keyspace.OpenLease()) Assert.InRange(lease[new TrieId(0, 1)].MeasureExclusiveBytes(), all * 9 / 10, all);
        _keyspace.Write(static draft => draft.Snapshots.Drop(0, "s"u8));
    }

    private static uint RootOf(in Trie trie) => trie.TryGet("k"u8, out Entry entry) ? entry.Fields.Root : 0;

    private void Fill()
    {
        _keyspace.Change("k", static edit => edit.PutMany(Fields));
        _keyspace.Set("other", "1");
        _keyspace.ReclaimAll();
    }
}
