using System.Text;
using PlumCache.Engine.Hosting;
using PlumCache.Engine.Scans;
using PlumCache.Engine.Views;
using PlumCache.Storage;
using PlumCache.Tests.Engine.Kit;

namespace PlumCache.Tests.Unit.Engine.Scans;

public sealed class ScanTableTests
{
    [Fact]
    public void ARankThatNoPageEndedAtIsNoCursor()
    {
        using var engine = new TestEngine();
        Publish(engine.Keyspace, 100);
        Scan scan = Begin(engine, engine.Engine.Scans, 1);
        ulong cursor = engine.Engine.Scans.HandOut(scan, 10);
        Assert.Equal(ScanLookup.Live, engine.Engine.Scans.Find(cursor, KeysOf(0), 1, out ScanPosition found));
        found.Scan!.Lease.Release();
        Assert.Equal(ScanLookup.Invalid, engine.Engine.Scans.Find(cursor + 1, KeysOf(0), 1, out _));
        Assert.Equal(ScanLookup.Invalid, engine.Engine.Scans.Find(cursor - 1, KeysOf(0), 1, out _));
        scan.Lease.Release();
    }

    [Fact]
    public void ACursorStaysGoodHoweverManyWereHandedOutAfterIt()
    {
        using var engine = new TestEngine(new EngineOptions { MaxLapsedPositions = 10 });
        Publish(engine.Keyspace, 5_000);
        Scan scan = Begin(engine, engine.Engine.Scans, 1);
        ulong first = engine.Engine.Scans.HandOut(scan, 1);
        for (int rank = 2; rank < 5_000; rank++) engine.Engine.Scans.HandOut(scan, rank);
        Assert.Equal(ScanLookup.Live, engine.Engine.Scans.Find(first, KeysOf(0), 1, out ScanPosition found));
        found.Scan!.Lease.Release();
        scan.Lease.Release();
    }

    [Fact]
    public void AScanOfManyPositionsGivesWayInSteps()
    {
        using var engine = new TestEngine();
        using var table = new ScanTable(new EngineOptions { MaxScanLeases = 1 });
        Publish(engine.Keyspace, 3_500);
        Scan old = Begin(engine, table, 1_000_000);
        for (int rank = 1; rank <= 3_000; rank++) table.HandOut(old, rank);
        old.Lease.Release();

        Publish(engine.Keyspace, 1);
        Begin(engine, table, 1_000_001).Lease.Release();
        Assert.Equal((2, 1_000), (table.LeaseCount, table.LapsedCount));
        Assert.Equal(ScanLookup.Live, table.Find(ScanCursor.Encode(old.Number, 2_900), KeysOf(0), 0, out ScanPosition found));
        found.Scan!.Lease.Release();
        while (table.LapseIdle(1_000_002))
        {
        }

        Assert.Equal((1, 3_000), (table.LeaseCount, table.LapsedCount));
        Assert.Equal(1, engine.Keyspace.GetStatistics().Leases);
    }

    [Fact]
    public void LeasesStayBoundedWhenUpkeepFallsBehind()
    {
        using var engine = new TestEngine();
        using var table = new ScanTable(new EngineOptions { MaxScanLeases = 2 });
        Publish(engine.Keyspace, 4_000);
        for (int i = 0; i < 10; i++)
        {
            Scan scan = Begin(engine, table, 1_000_000 + i);
            for (int rank = 1; rank <= 3_900; rank++) table.HandOut(scan, rank);
            scan.Lease.Release();
            Publish(engine.Keyspace, 1);
            Assert.InRange(table.LeaseCount, 1, 4);
        }
    }

    [Fact]
    public void ACursorHandedOutWhileItsScanLapsesGoesOnBehindItsKey()
    {
        using var engine = new TestEngine();
        ScanTable table = engine.Engine.Scans;
        Publish(engine.Keyspace, 100);
        Scan scan = Begin(engine, table, 1);
        while (table.LapseIdle(100_000))
        {
        }

        ulong cursor = table.HandOut(scan, 10);
        scan.Lease.Release();
        Assert.Equal(ScanLookup.Lapsed, table.Find(cursor, KeysOf(0), 100_000, out ScanPosition found));
        Assert.Equal("k:00009", Encoding.ASCII.GetString(found.Key!));
    }

    [Fact]
    public void LapsedPositionsAreBoundedByTheBytesOfTheirKeys()
    {
        var lapsed = new LapsedPositions(65_536);
        byte[] key = new byte[64 << 10];
        for (int i = 1; i <= 300; i++) lapsed.Add(1, i, KeysOf(0), key);
        Assert.Equal(LapsedPositions.MaxKeyBytes / key.Length, lapsed.Count);
        Assert.True(lapsed.TryFind(ScanCursor.Encode(1, 300), KeysOf(0), out _));
        Assert.False(lapsed.TryFind(ScanCursor.Encode(1, 1), KeysOf(0), out _));
    }

    [Fact]
    public void LapsedPositionsNeverTakeAllNumbersOfScans()
    {
        var lapsed = new LapsedPositions(int.MaxValue);
        for (uint number = 1; number <= ScanCursor.MaxNumber; number++) lapsed.Add(number, 1, KeysOf(0), []);
        Assert.Equal(LapsedPositions.MaxPositions, lapsed.Count);
        Assert.False(lapsed.Holds(1));
    }

    private static Scan Begin(TestEngine engine, ScanTable table, long nowMs)
    {
        var lease = new SharedLease(engine.Keyspace.OpenLease());
        Scan scan = table.Begin(ViewScope.OfDatabase(0, nowMs), lease, nowMs);
        lease.Release();
        return scan;
    }

    private static void Publish(Keyspace keyspace, int keys)
    {
        keyspace.Lane.Enter();
        Draft draft = keyspace.OpenDraft();
        for (int i = 0; i < keys; i++) draft.Set(0, Encoding.ASCII.GetBytes($"k:{i:D5}"), "v"u8, ExpiryTime.Never, 0, 0);
        Assert.Equal(PublishResult.Published, draft.TryPublish(1));
        keyspace.Lane.Exit();
    }

    private static ScanTarget KeysOf(int database) => new(ViewScope.OfDatabase(database, nowMs: 0));
}
