using PlumCache.Hosting.Configuration;
using PlumCache.Hosting.Embedding;
using PlumCache.Storage;
using PlumCache.Tests.Engine.Kit;

namespace PlumCache.Tests.Unit.Engine.Commits;

/// <summary>By what cause a listener is told that something was changed.</summary>
public sealed class CauseTests : IDisposable
{
    private readonly TestEngine _engine = new(
        null,
        new KeyspaceOptions { ArenaLimitBytes = 16 << 20 },
        BuiltIns.With(("maxmemory", "100"), ("maxmemory-policy", "allkeys-random")));
    private readonly RecordCopies _records = new();
    private readonly TickBench _ticks;
    private readonly IDisposable _listening;

    public CauseTests()
    {
        _ticks = new TickBench(_engine);
        _listening = _engine.Engine.Listen(_records);
    }

    public void Dispose()
    {
        _listening.Dispose();
        _engine.Dispose();
    }

    [Fact]
    public void KeysHaveTheCauseOfWhoeverSetsOrRemovesThem()
    {
        TestClient client = _engine.Connect();
        client.Send("SET a 1 PX 5", "SET b 1");
        _engine.Engine.Write(static write => write.Draft.Set(0, "c"u8, "1"u8));
        _engine.Time.Advance(5);
        _engine.MaintainToTheEnd();
        Assert.Equal(["Put Command", "Put Command", "Put Direct", "Remove Expired"], Causes());
        _engine.Engine.Settings.MaxMemoryBytes = 100;
        client.Send($"SET d {new string('d', 99)}");
        Assert.Equal(
            ["Put Command", "Remove Evicted", "Remove Evicted"],
            Causes()[4..].Order(StringComparer.Ordinal),
            StringComparer.Ordinal);
    }

    [Fact]
    public void MomentsComeAndGoForTheHistorysSake()
    {
        TestClient client = _engine.Connect();
        for (int year = 0; year < 3; year++)
        {
            client.Send($"SET a {year}");
            _engine.Time.Advance((long)TimeSpan.FromDays(365).TotalMilliseconds);
            Assert.Equal("+OK", _ticks.Tick("history"));
        }

        string[] made = ["CreateSnapshot History", "CreateSnapshot History"];
        Assert.Equal([.. made, "CreateSnapshot History", "DropSnapshot History"], CausesOfSnapshots());
    }

    [Fact]
    public void ASnapshotThatIsOverGoesBecauseItWasDueWhoeverDropsIt()
    {
        TestClient client = _engine.Connect();
        client.Send("SNAP.CREATE s TTL 5", "SNAP.CREATE t TTL 5", "SNAP.CREATE u");
        _engine.Time.Advance(5);
        client.Send("SNAP.CREATE s", "SNAP.DROP u");
        Assert.Equal("+OK", _ticks.Tick("snapshots"));
        string[] made = ["CreateSnapshot Command", "CreateSnapshot Command", "CreateSnapshot Command"];
        Assert.Equal(
            [.. made, "DropSnapshot Expired", "CreateSnapshot Command", "DropSnapshot Command", "DropSnapshot Expired"],
            CausesOfSnapshots());
    }

    [Fact]
    public void ASnapshotThatIsOverWasDueAlsoWhereTheHostReplacesOrDropsIt()
    {
        Write(static update => update.CreateSnapshot("s", lifetime: TimeSpan.FromMilliseconds(5)));
        Write(static update => update.CreateSnapshot("t", lifetime: TimeSpan.FromMilliseconds(5)));
        _engine.Time.Advance(5);
        Write(static update => update.CreateSnapshot("s"));
        Write(static update => update.DropSnapshot("t"));
        Write(static update => update.DropSnapshot("s"));
        string[] made = ["CreateSnapshot Direct", "CreateSnapshot Direct"];
        Assert.Equal(
            [.. made, "DropSnapshot Expired", "CreateSnapshot Direct", "DropSnapshot Expired", "DropSnapshot Direct"],
            CausesOfSnapshots());
    }

    private void Write(Action<PlumUpdate> change) =>
        _engine.Engine.Write(write => change(new PlumUpdate(write, database: 0, new PlumCacheOptions())));

    private string[] CausesOfSnapshots() => [.. Causes().Where(static cause => cause.Contains("Snapshot", StringComparison.Ordinal))];

    private string[] Causes() =>
        [.. _records.All.SelectMany(static record => record.Changes).Select(static change => $"{change.Kind} {change.Cause}")];
}
