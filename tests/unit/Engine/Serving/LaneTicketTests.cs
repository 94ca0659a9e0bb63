using PlumCache.Engine;
using PlumCache.Tests.Engine.Kit;

namespace PlumCache.Tests.Unit.Engine.Serving;

public sealed class LaneTicketTests : IDisposable
{
    private readonly TestEngine _engine = new();

    public void Dispose() => _engine.Dispose();

    [Fact]
    public void AWaiterWhoseConnectionClosedPassesItsCallOn()
    {
        TestClient first = _engine.Connect(), second = _engine.Connect();
        _engine.Keyspace.Lane.Enter();
        Park(first);
        Park(second);
        first.Session.Dispose();
        _engine.Keyspace.Lane.Exit();
        Assert.Equal((0, 1), (first.Resumes, second.Resumes));
    }

    [Fact]
    public void AWaiterThatClosesAfterItsCallPassesItOn()
    {
        TestClient first = _engine.Connect(), second = _engine.Connect();
        _engine.Keyspace.Lane.Enter();
        Park(first);
        Park(second);
        _engine.Keyspace.Lane.Exit();
        Assert.Equal((1, 0), (first.Resumes, second.Resumes));
        first.Session.Dispose();
        Assert.Equal(1, second.Resumes);
    }

    [Fact]
    public void AWaiterThatIsPausedPassesItsCallOn()
    {
        TestClient first = _engine.Connect(), second = _engine.Connect();
        _engine.Keyspace.Lane.Enter();
        Park(first);
        Park(second);
        _engine.Connect().One("CLIENT PAUSE 1000 WRITE");
        _engine.Keyspace.Lane.Exit();
        Assert.Equal(RunStatus.Delay, first.Step());
        Assert.Equal(1, second.Resumes);
    }

    [Fact]
    public void AWaiterThatRunsTakesTheLaneAndCallsTheNext()
    {
        TestClient first = _engine.Connect(), second = _engine.Connect();
        _engine.Keyspace.Lane.Enter();
        Park(first);
        Park(second);
        _engine.Keyspace.Lane.Exit();
        Assert.Equal(RunStatus.Completed, first.Step());
        Assert.Equal(1, second.Resumes);
        Assert.Equal(RunStatus.Completed, second.Step());
        Assert.True(_engine.Keyspace.Lane.TryEnter());
        _engine.Keyspace.Lane.Exit();
    }

    [Fact]
    public void AnOldPlaceInTheQueueIsPassedOn()
    {
        // Called early by something else (the end of a pause), the first connection runs while its place is still queued.
        TestClient first = _engine.Connect(), second = _engine.Connect();
        _engine.Keyspace.Lane.Enter();
        Park(first);
        Assert.Equal(RunStatus.Parked, first.Step());
        Park(second);
        _engine.Keyspace.Lane.Exit();
        Assert.Equal(RunStatus.Completed, first.Step());
        Assert.Equal(1, second.Resumes);
        Assert.Equal(RunStatus.Completed, second.Step());
    }

    [Fact]
    public void ACallThatComesDuringARunThatWantsTheLaneNoMoreIsPassedOn()
    {
        var lane = _engine.Keyspace.Lane;
        int called = 0, next = 0;
        var ticket = new LaneTicket(lane, () => called++);
        lane.Enter();
        Wait(ticket);
        Assert.False(lane.TryEnterOrPark(() => next++));
        ticket.BeginRun();
        lane.Exit();
        Assert.Equal((1, 0), (called, next));
        ticket.EndRun();
        Assert.Equal(1, next);
    }

    [Fact]
    public void ACallThatComesAfterARunThatWantedTheLaneNoMoreIsPassedOn()
    {
        var lane = _engine.Keyspace.Lane;
        int called = 0, next = 0;
        var ticket = new LaneTicket(lane, () => called++);
        lane.Enter();
        Wait(ticket);
        Assert.False(lane.TryEnterOrPark(() => next++));
        ticket.BeginRun();
        ticket.EndRun();
        lane.Exit();
        Assert.Equal((0, 1), (called, next));
    }

    [Fact]
    public void ACallThatComesBeforeTheRunThatParkedEndsIsItsOwn()
    {
        var lane = _engine.Keyspace.Lane;
        int called = 0, next = 0;
        var ticket = new LaneTicket(lane, () => called++);
        lane.Enter();
        ticket.BeginRun();
        Assert.False(ticket.TryEnter());
        Assert.False(lane.TryEnterOrPark(() => next++));
        lane.Exit();
        ticket.EndRun();
        Assert.Equal((1, 0), (called, next));
        ticket.BeginRun();
        Assert.True(ticket.TryEnter());
        lane.Exit();
        ticket.EndRun();
        Assert.Equal((1, 1), (called, next));
    }

    private static void Wait(LaneTicket ticket)
    {
        ticket.BeginRun();
        Assert.False(ticket.TryEnter());
        ticket.EndRun();
    }

    private static void Park(TestClient client)
    {
        client.Load("SET a 1");
        Assert.Equal(RunStatus.Parked, client.Step());
    }
}
