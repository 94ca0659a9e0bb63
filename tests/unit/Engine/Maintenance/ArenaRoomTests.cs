using PlumCache.Engine.Serving;
using PlumCache.Storage;
using PlumCache.Tests.Engine.Kit;

namespace PlumCache.Tests.Unit.Engine.Maintenance;

/// <summary>A full arena and what was kept of the past.</summary>
public sealed class ArenaRoomTests : IDisposable
{
    private readonly TestEngine _engine = new(null, new KeyspaceOptions { ArenaLimitBytes = 4 << 20 });
    private readonly TestClient _client;

    public ArenaRoomTests() => _client = _engine.Connect();

    public void Dispose() => _engine.Dispose();

    [Fact]
    public void MomentsGiveWayToAWriteThatHasNoRoom()
    {
        Take("named");
        for (int moment = 0; moment < 40; moment++)
        {
            string value = new((char)('a' + (moment % 26)), 3_000);
            for (int i = 0; i < 100; i++) Assert.Equal("+OK", _client.One($"SET k{i:D2} {value}"));
            Take($"@{moment}");
        }

        Assert.InRange(Moments().Count, 1, 20);
        Assert.Contains("@39", Moments(), StringComparer.Ordinal);
        Assert.Contains("named", Names(), StringComparer.Ordinal);
    }

    [Fact]
    public void MomentsGiveWayToAWriteOfTheProcessToo()
    {
        for (int moment = 0; moment < 40; moment++)
        {
            byte[] value = System.Text.Encoding.ASCII.GetBytes(new string((char)('a' + (moment % 26)), 3_000));
            DirectWriteResult result = _engine.Engine.Write(write =>
            {
                for (int i = 0; i < 100; i++) write.Draft.Set(0, System.Text.Encoding.ASCII.GetBytes($"k{i:D2}"), value);
            });
            Assert.Equal(DirectWriteResult.Done, result);
            Take($"@{moment}");
        }

        Assert.InRange(Moments().Count, 1, 20);
    }

    [Fact]
    public void ANamedSnapshotNeverDoes()
    {
        for (int i = 0; i < 700; i++) Assert.Equal("+OK", _client.One($"SET k{i:D3} {new string('a', 3_000)}"));
        Take("named");
        string[] replies = [.. Enumerable.Range(0, 700).Select(i => _client.One($"SET k{i:D3} {new string('b', 3_000)}"))];
        Assert.StartsWith("-OOM", replies[^1], StringComparison.Ordinal);
        Assert.Equal(["named"], Names());
    }

    private void Take(string name)
    {
        _engine.Keyspace.Lane.Enter();
        Draft draft = _engine.Keyspace.OpenDraft();
        draft.Snapshots.Create(0, System.Text.Encoding.ASCII.GetBytes(name), default, ++_engine.Time.NowMs);
        Assert.Equal(PublishResult.Published, draft.TryPublish(_engine.Time.NowMs));
        _engine.Keyspace.Lane.Exit();
    }

    private List<string> Names()
    {
        using Lease lease = _engine.Keyspace.OpenLease();
        return [.. lease.Snapshots.Select(static snapshot => System.Text.Encoding.ASCII.GetString(snapshot.Name.Span))];
    }

    private List<string> Moments() => [.. Names().Where(static name => name[0] == '@')];
}
