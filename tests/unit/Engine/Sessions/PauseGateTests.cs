using PlumCache.Engine.Sessions;
using PlumCache.Tests.Engine.Kit;

namespace PlumCache.Tests.Unit.Engine.Sessions;

public sealed class PauseGateTests : IDisposable
{
    private readonly TestEngine _engine = new();

    public void Dispose() => _engine.Dispose();

    [Fact]
    public void HoldsWhatItWasToldUntilItsEnd()
    {
        var gate = new PauseGate();
        Assert.Null(gate.HeldBy(isWrite: true, 0));
        gate.Pause(0, 100, holdsReads: false);
        Assert.Equal(100, gate.HeldBy(isWrite: true, 99)?.UntilMs);
        Assert.Null(gate.HeldBy(isWrite: false, 99));
        Assert.True(gate.MayHold);
        Assert.Null(gate.HeldBy(isWrite: true, 100));
        Assert.False(gate.MayHold);
    }

    [Fact]
    public void KeepsTheLaterEndAndTheStricterKind()
    {
        var gate = new PauseGate();
        gate.Pause(0, 100, holdsReads: true);
        gate.Pause(10, 50, holdsReads: false);
        Assert.Equal(100, gate.HeldBy(isWrite: false, 99)?.UntilMs);
        gate.Pause(200, 300, holdsReads: false);
        Assert.Null(gate.HeldBy(isWrite: false, 250));
        Assert.Equal(300, gate.HeldBy(isWrite: true, 250)?.UntilMs);
    }

    [Fact]
    public void WakesWhoWaitsWhenItIsEndedEarly()
    {
        var gate = new PauseGate();
        TestClient first = _engine.Connect(), second = _engine.Connect();
        gate.Pause(0, 100, holdsReads: true);
        foreach (TestClient client in (TestClient[])[first, second])
        {
            Assert.Equal(RunStatus.Suspended, gate.Hold(client.Session, gate.HeldBy(isWrite: true, 10)!));
            Assert.Equal(new Suspension(SuspensionReason.Pause, 100), client.Session.Suspension);
        }

        Assert.Equal((2, 0, 0), (gate.Waiting, first.Resumes, second.Resumes));
        gate.Unpause();
        Assert.Equal((1, 1), (first.Resumes, second.Resumes));
        Assert.Null(gate.HeldBy(isWrite: true, 20));
    }

    [Fact]
    public void AnEndThatComesBeforeAConnectionStandsInTheListWakesItAllTheSame()
    {
        var gate = new PauseGate();
        TestClient client = _engine.Connect();
        gate.Pause(0, 100, holdsReads: true);
        PauseTerms pause = gate.HeldBy(isWrite: true, 10)!;
        gate.Unpause();
        gate.Pause(10, 200, holdsReads: false); // not the one that is to hold it
        gate.Hold(client.Session, pause);
        Assert.Equal(1, client.Resumes);
    }

    [Fact]
    public void NobodyIsRememberedForLongerThanHeWaits()
    {
        TestClient client = _engine.Connect();
        client.One("CLIENT PAUSE 100 ALL");
        client.Load("GET a");
        Assert.Equal(SuspensionReason.Pause, client.Suspend());
        Assert.Equal(1, _engine.Engine.Pauses.Waiting);
        Assert.Equal(SuspensionReason.Pause, client.Suspend());
        Assert.Equal(1, _engine.Engine.Pauses.Waiting);
        _engine.Time.Advance(100);
        Assert.Equal(SuspensionReason.None, client.Suspend());
        Assert.Equal(0, _engine.Engine.Pauses.Waiting);
        Assert.False(_engine.Engine.Pauses.MayHold);
    }

    [Fact]
    public void WhoWaitsForAPauseThatIsProlongedWaitsOn()
    {
        TestClient client = _engine.Connect(), other = _engine.Connect();
        long beganMs = _engine.Time.NowMs;
        other.One("CLIENT PAUSE 100 ALL");
        client.Load("GET a");
        Assert.Equal(SuspensionReason.Pause, client.Suspend());
        _engine.Engine.Pauses.Pause(beganMs, beganMs + 300, holdsReads: true);
        _engine.Time.Advance(100);
        Assert.Equal(SuspensionReason.Pause, client.Suspend());
        Assert.Equal(beganMs + 300, client.Session.Suspension.DeadlineMs);
    }
}
