using PlumCache.Storage;
using PlumCache.Tests.Engine.Kit;

namespace PlumCache.Tests.Unit.Engine.Maintenance;

/// <summary>When the pages of what has gone are the system's again.</summary>
public sealed class IdleMemoryTests : IDisposable
{
    private const int Value = 10 << 20;

    private readonly TestEngine _engine = new();

    /// <summary>Beside what is live the hole is little, so compaction never looks at it.</summary>
    [Fact]
    public void AHoleInTheMiddleIsGivenBackASecondAfterItsValueHasGone()
    {
        Put("a", 5 * Value);
        Put("hole", Value);
        Put("b", 5 * Value);
        _engine.MaintainToTheEnd();
        TestClient client = _engine.Connect();
        client.Send("DEL hole");
        _engine.MaintainToTheEnd();
        Assert.InRange(_engine.Keyspace.UnreturnedBytes, Value, Value + 100_000);
        _engine.Time.NowMs += 999;
        _engine.MaintainToTheEnd();
        Assert.InRange(_engine.Keyspace.UnreturnedBytes, Value, Value + 100_000);
        _engine.Time.NowMs++;
        _engine.MaintainToTheEnd();
        Assert.Equal(0, _engine.Keyspace.UnreturnedBytes);
    }

    [Fact]
    public void AHoleThatIsFilledAgainInTimeKeepsItsPages()
    {
        Put("a", 5 * Value);
        Put("hole", Value);
        Put("b", 5 * Value);
        TestClient client = _engine.Connect();
        client.Send("DEL hole");
        _engine.MaintainToTheEnd();
        _engine.Time.NowMs += 900;
        Put("hole", Value);
        _engine.MaintainToTheEnd();
        _engine.Time.NowMs += 50;
        client.Send("DEL hole");
        _engine.MaintainToTheEnd();
        _engine.Time.NowMs += 950;
        _engine.MaintainToTheEnd();
        Assert.InRange(_engine.Keyspace.UnreturnedBytes, Value, Value + 100_000);
        _engine.Time.NowMs += 50;
        _engine.MaintainToTheEnd();
        Assert.Equal(0, _engine.Keyspace.UnreturnedBytes);
    }

    public void Dispose() => _engine.Dispose();

    private void Put(string key, int bytes)
    {
        _engine.Keyspace.Lane.Enter();
        Draft draft = _engine.Keyspace.OpenDraft();
        draft.Set(0, System.Text.Encoding.ASCII.GetBytes(key), new byte[bytes]);
        draft.TryPublish(0);
        _engine.Keyspace.Lane.Exit();
    }
}
