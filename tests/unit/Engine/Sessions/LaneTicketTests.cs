using PlumCache.Engine.Sessions;
using PlumCache.Storage;
using PlumCache.Tests.Engine.Kit;

namespace PlumCache.Tests.Unit.Engine.Sessions;

public sealed class LaneTicketTests : IDisposable
{
    private readonly TestEngine _engine = new();
    private readonly LaneTicket _ticket;
    private readonly EngineSession _session;
    private int _called;
    private int _next;

    public LaneTicketTests()
    {
        _ticket = new LaneTicket(Lane, () => _called++);
        _session = _engine.Connect().Session;
    }

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
        Assert.Equal(SuspensionReason.Pause, first.Suspend());
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
    public void WhoRunsWithoutNeedKeepsItsPlace()
    {
        (TestClient first, TestClient second) = ParkTwo();
        Assert.Equal(SuspensionReason.Lane, first.Suspend());
        Lane.Exit();
        Assert.Equal((1, 0), (first.Resumes, second.Resumes));
        Assert.Equal(RunStatus.Completed, first.Step());
        Assert.Equal(1, second.Resumes);
        Assert.Equal(RunStatus.Completed, second.Step());
    }

    [Fact]
    public void AWaiterThatIsHeldBackOtherwisePassesItsCallOn()
    {
        (TestClient first, TestClient second) = ParkTwo();
        _engine.Host.Backlog.Add(1001);
        Lane.Exit();
        Assert.Equal(SuspensionReason.Backlog, first.Suspend());
        Assert.Equal(1, second.Resumes);
        first.Session.Dispose();
        Assert.Equal(1, second.Resumes);
    }

    [Fact]
    public void AnUncalledPlaceThatIsLeftIsCalledNoMore()
    {
        Lane.Enter();
        Assert.False(_ticket.TryEnter());
        ParkAnother();
        Assert.False(_ticket.IsOver(0));
        _ticket.Leave(_session);
        Lane.Exit();
        _ticket.PassOn();
        Assert.Equal((0, 1), (_called, _next));
    }

    [Fact]
    public void ACallThatLedToNoTryIsPassedOnOnce()
    {
        Lane.Enter();
        Assert.False(_ticket.TryEnter());
        ParkAnother();
        ParkAnother();
        Lane.Exit();
        Assert.True(_ticket.IsOver(0));
        _ticket.Leave(_session);
        Assert.Equal((1, 0), (_called, _next));
        _ticket.PassOn();
        _ticket.PassOn();
        Assert.Equal((1, 1), (_called, _next));
    }

    [Fact]
    public void ACallThatLedToATryIsNotPassedOn()
    {
        Lane.Enter();
        Assert.False(_ticket.TryEnter());
        ParkAnother();
        Lane.Exit();
        _ticket.Leave(_session);
        Assert.True(_ticket.TryEnter());
        _ticket.PassOn();
        Assert.Equal((1, 0), (_called, _next));
        Lane.Exit();
        Assert.Equal(1, _next);
    }

    [Fact]
    public void ACallThatComesBeforeTheRunHasParkedIsItsOwn()
    {
        Lane.Enter();
        Lane.BetweenParkAndSecondLook = () =>
        {
            Lane.BetweenParkAndSecondLook = null;
            ParkAnother();
            Lane.Exit();
        };
        Assert.False(_ticket.TryEnter());
        Assert.Equal((1, 1), (_called, _next)); // the parker found the lane free, and left it to the next
        Assert.True(_ticket.IsOver(0));
        _ticket.Leave(_session);
        Assert.True(_ticket.TryEnter());
        Lane.Exit();
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
        Assert.Equal(SuspensionReason.Lane, client.Suspend());
    }
}
