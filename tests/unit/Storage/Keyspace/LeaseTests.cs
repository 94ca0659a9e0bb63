using PlumCache.Storage;
using static PlumCache.Tests.Unit.Storage.KeyspaceTestExtensions;

namespace PlumCache.Tests.Unit.Storage;

public sealed class LeaseTests : IDisposable
{
    private readonly Keyspace _keyspace = NewKeyspace();

    public void Dispose() => _keyspace.Dispose();

    [Fact]
    public void KeepsOldVersionsUnchangedInWhateverOrderTheyAreReleased()
    {
        var leases = new List<(Lease Lease, string[] Expected)>();
        for (int i = 0; i < 300; i++)
        {
            int round = i;
            _keyspace.Write(draft =>
            {
                draft.Set($"key:{round * 7 % 60}", $"value {round}");
                if (round % 11 == 10) draft.RemovePrefix(0, Bytes($"key:{round % 5}"));
            });
            if (i % 10 == 0)
            {
                Lease lease = _keyspace.OpenLease();
                leases.Add((lease, lease[0].Listing()));
            }
        }

        Assert.Equal(leases.Count, _keyspace.GetStatistics().Leases);
        var random = new Random(4711);
        while (leases.Count > 0)
        {
            int at = random.Next(leases.Count);
            Assert.Equal(leases[at].Expected, leases[at].Lease[0].Listing());
            leases[at].Lease.Dispose();
            leases.RemoveAt(at);
            _keyspace.ReclaimAll();
        }

        _keyspace.AssertNothingLeaksAfterClearing();
    }

    [Fact]
    public void KnowsWhatItHolds()
    {
        _keyspace.Write(draft =>
        {
            for (int i = 0; i < 10_000; i++) draft.Set($"big:{i:00000}", "0123456789abcdef");
        });
        using Lease lease = _keyspace.OpenLease();
        Assert.Equal(0, lease.HeldBytes);
        long live = _keyspace.GetStatistics().LiveBytes;
        _keyspace.Write(draft => Assert.Equal(10_000, draft.RemovePrefix(0, Bytes("big:"))));

        // Known right after the drop of the subtree, although only its topmost block was retired.
        Assert.InRange(lease.HeldBytes, live / 2, live * 2);
        Assert.Equal(lease.HeldBytes, _keyspace.GetStatistics().HeldBytes);
        Assert.Equal(10_000, lease[0].Count);

        lease.Dispose();
        Assert.Equal(0, lease.HeldBytes);
        _keyspace.AssertNothingLeaksAfterClearing();
    }

    [Fact]
    public void CountsWhatSeveralLeasesHoldAtTheNewestOne()
    {
        _keyspace.Set("a", "1");
        using Lease older = _keyspace.OpenLease();
        _keyspace.Set("b", "1");
        using Lease newer = _keyspace.OpenLease();
        _keyspace.Write(draft => draft.RemovePrefix(0, default));
        _keyspace.ReclaimAll();
        Assert.True(newer.HeldBytes > 0);
        newer.Dispose();
        _keyspace.ReclaimAll();
        Assert.True(older.HeldBytes > 0);
        Assert.Equal(0, newer.HeldBytes);
        older.Dispose();
        _keyspace.AssertNothingLeaksAfterClearing();
    }

    [Fact]
    public void HoldsNothingThatWasBornLater()
    {
        _keyspace.Set("a", "1");
        using Lease lease = _keyspace.OpenLease();
        for (int i = 0; i < 1000; i++) _keyspace.Set("b", $"value {i}");

        _keyspace.ReclaimAll();
        Assert.InRange(_keyspace.Reclaimer.HeldBlocks, 1, 2); // what the first overwrite retired, not a thousand versions
    }

    [Fact]
    public void EndsOnce()
    {
        Lease lease = _keyspace.OpenLease();
        lease.Dispose();
        lease.Dispose();
        Assert.Equal(0, _keyspace.GetStatistics().Leases);
        Assert.Throws<ObjectDisposedException>(() => lease[0].Count);
    }

    [Fact]
    public void FreesABigDropInBoundedSteps()
    {
        _keyspace.Write(draft =>
        {
            for (int i = 0; i < 20_000; i++) draft.Set($"big:{i:00000}", "0123456789abcdef");
        });
        _keyspace.Write(draft => draft.RemovePrefix(0, default));
        _keyspace.Lane.Enter();
        int steps = 1;
        while (_keyspace.Reclaim(100)) steps++;

        _keyspace.Lane.Exit();
        Assert.InRange(steps, 5, 1000);
        Assert.Equal(0, _keyspace.GetStatistics().LiveBytes);
    }
}
