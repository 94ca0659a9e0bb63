namespace PlumCache.Tests.Unit.Plugins.Snapshots;

/// <summary>A server whose snapshots live for so long at most.</summary>
public sealed class TtlLimitTests() : SnapshotTest(("snapshots", "max_ttl_ms", 1_000))
{
    [Fact]
    public void ALongerTimeToLiveIsRefusedAndNoneIsTheLongest()
    {
        Check("SNAP.CREATE a TTL 1001", "-ERR a snapshot lives for 1000 ms at most: max_ttl_ms");
        CheckAll(("SNAP.CREATE a TTL 1000", "+OK"), ("SNAP.CREATE b", "+OK"));
        Assert.Equal(Engine.Time.NowMs + 1_000, Ticks.DueMs("snapshots"));
        Ticks.Pass(1_000);
        Check("SNAP.LIST", "[]");
    }
}
