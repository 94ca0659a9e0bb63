using PlumCache.Storage;
using static PlumCache.Tests.Unit.Storage.KeyspaceTestExtensions;

namespace PlumCache.Tests.Unit.Storage;

/// <summary>What snapshots and leases hold, what is said of it, and that it comes back.</summary>
public sealed class SnapshotMemoryTests : IDisposable
{
    private const int Keys = 30_000;
    private readonly Keyspace _keyspace = NewKeyspace();

    public void Dispose() => _keyspace.Dispose();

    [Fact]
    public void DroppingGivesBackWhatOnlyItHeldWhateverWasTakenAfter()
    {
        Fill(20_000);
        long alone = LiveBytes();
        Create("a");
        Overwrite(20_000, 0, 3);
        long first = LiveBytes() - alone;
        Create("b");
        Overwrite(20_000, 1, 3);
        Create("c");
        Overwrite(20_000, 2, 3);
        long all = LiveBytes();

        // What was overwritten between b and c is in a as well; so b alone gives little, and a then all that b had left it.
        Assert.InRange(all - Drop("b"), first / 4, all);
        long withoutB = LiveBytes();
        Assert.InRange(withoutB - Drop("a"), first, all);
        long withoutA = LiveBytes();
        Assert.InRange(withoutA - Drop("c"), first / 3, all);
        Assert.InRange(LiveBytes(), 0, alone * 1.1);
        AssertNothingIsLeft();
    }

    [Theory]
    [InlineData("")]
    [InlineData("user:0")]
    public void WhatIsMeasuredBeforeADropIsWhatItGivesBack(string prefix)
    {
        Fill(100_000);
        Create("s", prefix);
        Overwrite(100_000, 0, 10, parts: 3);
        AssertMeasuredEqualsGivenBack("s");
        AssertNothingIsLeft();
    }

    [Theory]
    [InlineData("")]
    [InlineData("user:0")]
    public void WhatIsMeasuredOfOneAmongSeveralIsWhatItGivesBack(string prefix)
    {
        Fill(Keys);
        Create("a", prefix);
        Overwrite(Keys, 0, 7, parts: 2);
        Create("b", prefix);
        Overwrite(Keys, 2, 7, parts: 2);
        Create("c");
        Overwrite(Keys, 4, 7, parts: 2);
        AssertMeasuredEqualsGivenBack("b");
        AssertMeasuredEqualsGivenBack("a");
        AssertMeasuredEqualsGivenBack("c");
        AssertNothingIsLeft();
    }

    [Fact]
    public void LongValuesAreMeasuredWithTheRest()
    {
        _keyspace.Write(draft =>
        {
            for (int i = 0; i < 5000; i++) draft.Set(0, Bytes($"k{i}"), new byte[500]);
        });
        Create("s");
        _keyspace.Write(draft =>
        {
            for (int i = 0; i < 1500; i++) draft.Set(0, Bytes($"k{i * 3}"), new byte[400]);
        });
        Assert.InRange(AssertMeasuredEqualsGivenBack("s"), 1500 * 500, 2 * 1500 * 500);
        AssertNothingIsLeft();
    }

    [Fact]
    public void ALeaseKnowsWhatItHoldsWhenKeysWereOverwritten()
    {
        Fill(Keys);
        Lease lease = _keyspace.OpenLease();
        Overwrite(Keys, 0, 10, parts: 3);
        AssertHeldEqualsGivenBack(lease);
    }

    [Theory]
    [InlineData("user:0", 16)]
    [InlineData("user:1", 1)]
    [InlineData("user:", 40)]
    [InlineData("", 200)]
    public void ALeaseKnowsWhatItHoldsWhenASubtreeWasDropped(string prefix, int valueBytes)
    {
        Fill(Keys, valueBytes);
        Lease lease = _keyspace.OpenLease();
        _keyspace.Write(draft => draft.RemovePrefix(0, Bytes(prefix)));
        AssertHeldEqualsGivenBack(lease);
    }

    [Fact]
    public void ALeaseKnowsWhatItHoldsWhenSubtreesOfAllSizesWereDropped()
    {
        Fill(Keys);
        Lease lease = _keyspace.OpenLease();
        foreach (string prefix in (string[])["user:00", "user:011", "user:0222", "user:03", "user:0444", "user:04445", "user:1"])
        {
            _keyspace.Set($"{prefix}x", "1");
            _keyspace.Write(draft => draft.RemovePrefix(0, Bytes(prefix)));
        }

        AssertHeldEqualsGivenBack(lease);
    }

    [Fact]
    public void ALeaseDoesNotCountWhatADroppedSubtreeSharesWithASnapshot()
    {
        Fill(Keys);
        Create("s");
        Overwrite(Keys / 2, 0, 1); // so half of the live blocks are the snapshot's too
        Lease lease = _keyspace.OpenLease();
        _keyspace.Write(draft => draft.RemovePrefix(0, default));
        AssertHeldEqualsGivenBack(lease);
    }

    [Fact]
    public void CompactionBringsTheTopDownWhileSnapshotsHoldWhatIsScattered()
    {
        Fill(60_000);
        Create("a", "user:00");
        Create("b", "user:05");
        Create("c");
        _keyspace.Write(draft => draft.RemovePrefix(0, default));
        Drop("c");
        string[] a = Listing("a"), b = Listing("b");
        Assert.True(Ratio() > 1.3, "the test makes no hole");
        Assert.True(_keyspace.CompactAll(maxBlocks: 100) > 5, "one step did it all");
        Assert.InRange(Ratio(), 1.0, 1.3);
        Assert.Equal(a, Listing("a"));
        Assert.Equal(b, Listing("b"));
        new TrieChecker(_keyspace.Heap).Check(_keyspace.RootCell.Current.AllRoots);
        AssertNothingIsLeft();
    }

    [Fact]
    public void CompactionGoesOnWhenSnapshotsComeAndGoBetweenItsSteps()
    {
        Fill(60_000);
        Create("a", "user:00");
        Create("b", "user:05");
        _keyspace.Write(draft => draft.RemovePrefix(0, default));
        _keyspace.ReclaimAll();
        string[] b = Listing("b");
        bool isMore = true;
        for (int step = 0; isMore; step++)
        {
            Assert.True(step < 10_000, "compaction comes to no end");
            _keyspace.Lane.Enter();
            isMore = _keyspace.CompactStep(50);
            _keyspace.Lane.Exit();
            if (step == 20) Drop("a");
            if (step == 25) Create("0");
            if (step == 30) Drop("0");
        }

        Assert.Equal(b, Listing("b"));
        AssertNothingIsLeft();
    }

    private void Fill(int keys, int valueBytes = 16) => _keyspace.Write(draft =>
    {
        for (int i = 0; i < keys; i++) draft.Set(0, Bytes($"user:{i:D5}:name"), new byte[valueBytes]);
    });

    /// <summary>Overwrites runs of keys: out of each so many runs of 32 keys those from one on.</summary>
    private void Overwrite(int keys, int from, int of, int parts = 1) => _keyspace.Write(draft =>
    {
        for (int i = 0; i < keys; i++)
        {
            int run = (i / 32) % of;
            if (run >= from && run < from + parts) draft.Set(0, Bytes($"user:{i:D5}:name"), "0123456789abcde!"u8);
        }
    });

    private void Create(string name, string prefix = "") =>
        _keyspace.Write(draft => draft.Snapshots.Create(0, Bytes(name), Bytes(prefix), 0));

    /// <returns>The live bytes then.</returns>
    private long Drop(string name)
    {
        _keyspace.Write(draft => Assert.True(draft.Snapshots.Drop(0, Bytes(name))));
        return LiveBytes();
    }

    private long LiveBytes()
    {
        _keyspace.ReclaimAll();
        return _keyspace.GetStatistics().LiveBytes;
    }

    private double Ratio()
    {
        _keyspace.ReclaimAll();
        return (double)_keyspace.GetStatistics().TopBytes / _keyspace.GetStatistics().LiveBytes;
    }

    private string[] Listing(string name)
    {
        using var view = new View(_keyspace);
        view.Open();
        Assert.True(view.Snapshots.TryFind(0, Bytes(name), out Snapshot? snapshot));
        return view[new TrieId(0, snapshot.Number)].Listing();
    }

    private long AssertMeasuredEqualsGivenBack(string name)
    {
        long before = LiveBytes();
        long measured;
        using (var view = new View(_keyspace))
        {
            view.Open();
            Assert.True(view.Snapshots.TryFind(0, Bytes(name), out Snapshot? snapshot));
            measured = view[new TrieId(0, snapshot.Number)].MeasureExclusiveBytes();
        }

        long given = before - Drop(name);
        Assert.InRange(measured, given * 0.8, given * 1.2);
        Assert.True(given > 10_000, "the test holds next to nothing");
        return given;
    }

    private void AssertHeldEqualsGivenBack(Lease lease)
    {
        long before = LiveBytes();
        long held = lease.HeldBytes;
        lease.Dispose();
        long given = before - LiveBytes();
        Assert.InRange(held, given * 0.8, given * 1.2);
        Assert.True(given > 10_000, "the test holds next to nothing");
        AssertNothingIsLeft();
    }

    private void AssertNothingIsLeft()
    {
        _keyspace.Write(draft =>
        {
            foreach (Snapshot snapshot in draft.Snapshots.Table) draft.Snapshots.Drop(0, snapshot.Name.Span);
        });
        _keyspace.AssertNothingLeaksAfterClearing();
    }
}
