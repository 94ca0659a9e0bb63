using PlumCache.Engine;
using PlumCache.Tests.Engine.Kit;

namespace PlumCache.Tests.Unit.Engine.Serving;

public sealed class PauseGateTests
{
    private static readonly Action Nothing = static () => { };

    [Fact]
    public void HoldsWhatItWasToldUntilItsEnd()
    {
        var gate = new PauseGate();
        Assert.Equal(0, gate.Hold(isWrite: true, Nothing, 0));
        gate.Pause(0, 100, holdsReads: false);
        Assert.NotEqual(0, gate.Hold(isWrite: true, Nothing, 99));
        Assert.Equal(0, gate.Hold(isWrite: false, Nothing, 99));
        Assert.Equal(0, gate.Hold(isWrite: true, Nothing, 100));
    }

    [Fact]
    public void KeepsTheLaterEndAndTheStricterKind()
    {
        var gate = new PauseGate();
        gate.Pause(0, 100, holdsReads: true);
        gate.Pause(10, 50, holdsReads: false);
        Assert.NotEqual(0, gate.Hold(isWrite: false, Nothing, 99));
        gate.Pause(200, 300, holdsReads: false);
        Assert.Equal(0, gate.Hold(isWrite: false, Nothing, 250));
    }

    [Fact]
    public void ResumesWhoWaitsWhenItIsEndedEarly()
    {
        var gate = new PauseGate();
        int resumed = 0;
        Action resume = () => resumed++;
        gate.Pause(0, 100, holdsReads: true);
        Assert.Equal(100, gate.Hold(isWrite: true, resume, 10));
        Assert.Equal(100, gate.Hold(isWrite: true, resume, 20));
        gate.Unpause();
        Assert.Equal(1, resumed);
        Assert.Equal(0, gate.Hold(isWrite: true, resume, 20));
    }

    [Fact]
    public void ForgetsWhoWaitedOnceItHasEndedByTime()
    {
        var gate = new PauseGate();
        gate.Pause(0, 100, holdsReads: true);
        gate.Hold(isWrite: true, Nothing, 10);
        Assert.Equal(1, gate.Waiting);
        Assert.Equal(0, gate.Hold(isWrite: true, Nothing, 100)); // as each does who waited and goes on
        Assert.Equal(0, gate.Waiting);
        Assert.False(gate.MayHold);
    }

    [Fact]
    public void ForgetsAConnectionThatHasGone()
    {
        using var engine = new TestEngine();
        engine.Connect().One("CLIENT PAUSE 1000000000 ALL");
        for (int i = 0; i < 10; i++)
        {
            TestClient client = engine.Connect();
            client.Load("GET a");
            Assert.Equal(RunStatus.Delay, client.Step());
            Assert.Equal(1, engine.Engine.Pauses.Waiting);
            client.Session.Dispose();
        }

        Assert.Equal(0, engine.Engine.Pauses.Waiting);
    }

    [Fact]
    public void ASecondPauseResumesNobodyWhoWaitedForTheFirst()
    {
        var gate = new PauseGate();
        int resumed = 0;
        gate.Pause(0, 100, holdsReads: true);
        gate.Hold(isWrite: true, () => resumed++, 10);
        gate.Pause(200, 300, holdsReads: true);
        gate.Unpause();
        Assert.Equal(0, resumed);
    }
}
