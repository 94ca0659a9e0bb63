namespace PlumCache.Tests.Unit.Plugins.Snapshots;

/// <summary>The limit of memory that snapshots hold, with an engine that says each holds as many bytes as was told here.</summary>
public sealed class HeldMemoryTests : SnapshotTest
{
    public HeldMemoryTests()
        : base(("snapshots", "max_held_bytes", 1_000), ("history", "max_bytes", 100_000)) => BytesEach = 0;

    [Fact]
    public void ASnapshotIsRefusedWhileOthersHoldTooMuch()
    {
        CheckAll(("SNAP.CREATE a", "+OK"), ("SNAP.CREATE b", "+OK"));
        BytesEach = 500;
        Check("SNAP.CREATE c", "+OK");
        Check("SNAP.CREATE d", "-ERR snapshots hold 1500 bytes, max_held_bytes is 1000: drop some first");
        CheckAll(("SNAP.DROP b", ":1"), ("SNAP.CREATE d", "+OK"));
    }

    [Fact]
    public void TheOldestHistoryGoesFirstAndNeverASnapshotThatSomebodyNamed()
    {
        Fill("a");
        Ticks.Tick("history");
        Check("SNAP.CREATE named", "+OK");
        for (int i = 0; i < 3; i++)
        {
            Engine.Time.Advance(1_000);
            Fill($"b{i}");
            Ticks.Tick("history");
        }

        string[] moments = MomentNames();
        Assert.Equal(4, moments.Length);
        BytesEach = 400;
        Check("SNAP.CREATE c", "+OK");
        Assert.Equal(moments[3..], MomentNames());
        Assert.Contains("named", Client.One("SNAP.LIST"), StringComparison.Ordinal);
        BytesEach = 600;
        Check("SNAP.CREATE d", "-ERR snapshots hold 1200 bytes, max_held_bytes is 1000: drop some first");
        Assert.Equal(moments[3..], MomentNames());
    }

    private string[] MomentNames() =>
        [.. Client.One("SNAP.LIST HISTORY").Split("\"name\": \"")[1..].Select(static rest => rest[..rest.IndexOf('"',
            StringComparison.Ordinal)])];
}
