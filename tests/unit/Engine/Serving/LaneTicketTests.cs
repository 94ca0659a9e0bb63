using PlumCache.Engine;
using PlumCache.Storage;
using PlumCache.Tests.Engine.Kit;

namespace PlumCache.Tests.Unit.Engine.Serving;

public sealed class LaneTicketTests : IDisposable
{
    private readonly TestEngine _engine = new();
    private readonly LaneTicket _ticket;
    private int _called;
    private int _next;

    public LaneTicketTests() => _ticket = new LaneTicket(Lane, () => _called++);

    private Lane Lane => _engine.Keyspace.Lane;

    public void Dispose() => _engine.Dispose();

    [Fact]
    public void AWaiterWhoseConnectionClosedPassesItsCallOn()
    {
        (TestClient first, TestClient second) = ParkTwo();
        first.Session.Dispose();
        Lane.Exit();
        Assert.Equal((0, 1), (first.Resumes, second.Resumes));
    }

    [Fact]
    public void AWaiterThatClosesAfterItsCallPassesItOn()
    {
        (TestClient first, TestClient second) = ParkTwo();
        Lane.Exit();
        Assert.Equal((1, 0), (first.Resumes, second.Resumes));
        first.Session.Dispose();
        Assert.Equal(1, second.Resumes);
    }

    [Fact]
    public void AWaiterThatIsPausedPassesItsCallOn()
    {
        (TestClient first, TestClient second) = ParkTwo();
        _engine.Connect().One("CLIENT PAUSE 1000 WRITE");
        Lane.Exit();
        Assert.Equal(RunStatus.Delay, first.Step());
        Assert.Equal(1, second.Resumes);
    }

    [Fact]
    public void AWaiterThatRunsTakesTheLaneAndCallsTheNext()
    {
        (TestClient first, TestClient second) = ParkTwo();
        Lane.Exit();
        Assert.Equal(RunStatus.Completed, first.Step());
        Assert.Equal(1, second.Resumes);
        Assert.Equal(RunStatus.Completed, second.Step());
        Assert.True(Lane.TryEnter());
        Lane.Exit();
    }

    [Fact]
    public void AnOldPlaceInTheQueueIsPassedOn()
    {
        // Called early by something else (the end of a pause), the first connection runs while its place is still queued.
        TestClient first = _engine.Connect(), second = _engine.Connect();
        Lane.Enter();
        Park(first);
        Assert.Equal(RunStatus.Parked, first.Step());
        Park(second);
        Lane.Exit();
        Assert.Equal(RunStatus.Completed, first.Step());
        Assert.Equal(1, second.Resumes);
        Assert.Equal(RunStatus.Completed, second.Step());
    }

    [Fact]
    public void ACallThatComesDuringARunThatWantsTheLaneNoMoreIsPassedOn()
    {
        Lane.Enter();
        _ticket.BeginRun();
        Assert.False(_ticket.TryEnter());
        _ticket.EndRun();
        ParkAnother();
        _ticket.BeginRun();
        Lane.Exit();
        Assert.Equal((1, 0), (_called, _next));
        _ticket.EndRun();
        Assert.Equal(1, _next);
    }

    [Fact]
    public void ACallThatComesAfterARunThatWantedTheLaneNoMoreIsPassedOn()
    {
        Lane.Enter();
        _ticket.BeginRun();
        Assert.False(_ticket.TryEnter());
        _ticket.EndRun();
        ParkAnother();
        _ticket.BeginRun();
        _ticket.EndRun();
        Lane.Exit();
        Assert.Equal((0, 1), (_called, _next));
    }

    [Fact]
    public void ACallThatComesBeforeTheRunThatParkedEndsIsItsOwn()
    {
        Lane.Enter();
        _ticket.BeginRun();
        Assert.False(_ticket.TryEnter());
        ParkAnother();
        Lane.Exit();
        _ticket.EndRun();
        Assert.Equal((1, 0), (_called, _next));
        _ticket.BeginRun();
        Assert.True(_ticket.TryEnter());
        Lane.Exit();
        _ticket.EndRun();
        Assert.Equal((1, 1), (_called, _next));
    }

    private void ParkAnother() => Assert.False(Lane.TryEnterOrPark(() => _next++));

    /// <summary>Two connections that wait for the lane, one behind the other.</summary>
    private (TestClient First, TestClient Second) ParkTwo()
    {
        TestClient first = _engine.Connect(), second = _engine.Connect();
        Lane.Enter();
        Park(first);
        Park(second);
        return (first, second);
    }

    private static void Park(TestClient client)
    {
        client.Load("SET a 1");
        Assert.Equal(RunStatus.Parked, client.Step());
    }
}
