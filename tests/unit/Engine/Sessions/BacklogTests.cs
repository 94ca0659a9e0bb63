using PlumCache.Engine.Hosting;
using PlumCache.Engine.Sessions;
using PlumCache.Tests.Engine.Kit;

namespace PlumCache.Tests.Unit.Engine.Sessions;

public sealed class BacklogTests : IDisposable
{
    private const long MaxBytes = 1000;

    private readonly TestEngine _engine = new(new EngineOptions { AllowsLocalDebug = true });

    private Backlog Backlog => _engine.Host.Backlog;

    public void Dispose() => _engine.Dispose();

    [Fact]
    public void BatchesWaitWhileItIsTooMuchAndAreWokenWhenItFalls()
    {
        TestClient first = _engine.Connect(), second = _engine.Connect();
        Backlog.Add(MaxBytes);
        Assert.Equal("+OK", first.One("SET a 1"));
        Backlog.Add(10);
        first.Load("PING");
        second.Load("GET a");
        Assert.Equal((SuspensionReason.Backlog, SuspensionReason.Backlog), (first.Suspend(), second.Suspend()));
        Assert.Equal(Suspension.Never, first.Session.Suspension.DeadlineMs);
        Assert.Equal(SuspensionReason.Backlog, first.Suspend()); // without need
        Backlog.Remove(5);
        Assert.Equal((2, 0, 0), (Backlog.Waiting, first.Resumes, second.Resumes));
        Backlog.Remove(5);
        Assert.Equal((1, 1), (first.Resumes, second.Resumes));
        Assert.Equal((SuspensionReason.None, SuspensionReason.None), (first.Suspend(), second.Suspend()));
        Assert.Equal(0, Backlog.Waiting);
        Backlog.Remove(MaxBytes);
        Assert.Equal((1, 1), (first.Resumes, second.Resumes));
    }

    [Fact]
    public void ABatchThatIsUnderWayWaitsToo()
    {
        TestClient client = _engine.Connect();
        client.Load("DEBUG SLEEP 1", "PING");
        Assert.Equal(SuspensionReason.Time, client.Suspend());
        Backlog.Add(MaxBytes + 1);
        _engine.Time.Advance(1000);
        Assert.Equal(SuspensionReason.Backlog, client.Suspend());
        Assert.Empty(client.Writer.Take());
        Backlog.Remove(1);
        Assert.Equal(SuspensionReason.None, client.Suspend());
        Assert.Equal(["+OK", "+PONG"], client.Writer.Take());
    }

    [Fact]
    public void NothingIsWrittenTogetherWhileItIsTooMuch()
    {
        TestClient first = _engine.Connect(), second = _engine.Connect();
        first.Load("SET a 1");
        second.Load("SET b 2");
        Backlog.Add(MaxBytes + 1);
        _engine.Engine.RunTogether([first.Turn, second.Turn]);
        Backlog.Remove(MaxBytes + 1);
        Assert.Equal("nil", _engine.Connect().One("GET a"));
        Assert.Equal(["+OK", "+OK"], [.. first.Finish(), .. second.Finish()]);
    }

    [Fact]
    public void AFallThatComesBeforeAConnectionStandsInTheListWakesItAllTheSame()
    {
        TestClient client = _engine.Connect();
        Backlog.Add(MaxBytes + 1);
        Assert.True(Backlog.IsTooMuch);
        Backlog.Remove(1);
        Backlog.Hold(client.Session);
        Assert.Equal(1, client.Resumes);
    }
}
