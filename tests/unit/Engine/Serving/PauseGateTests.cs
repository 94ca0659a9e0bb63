using PlumCache.Engine;

namespace PlumCache.Tests.Unit.Engine.Serving;

public sealed class PauseGateTests
{
    [Fact]
    public void HoldsWhatItWasToldUntilItsEnd()
    {
        var gate = new PauseGate();
        Assert.False(gate.Holds(isWrite: true, 0));
        gate.Pause(0, 100, holdsReads: false);
        Assert.True(gate.Holds(isWrite: true, 99));
        Assert.False(gate.Holds(isWrite: false, 99));
        Assert.False(gate.Holds(isWrite: true, 100));
    }

    [Fact]
    public void KeepsTheLaterEndAndTheStricterKind()
    {
        var gate = new PauseGate();
        gate.Pause(0, 100, holdsReads: true);
        gate.Pause(10, 50, holdsReads: false);
        Assert.True(gate.Holds(isWrite: false, 99));
        gate.Pause(200, 300, holdsReads: false);
        Assert.False(gate.Holds(isWrite: false, 250));
    }

    [Fact]
    public void ResumesWhoWaitsWhenItIsEndedEarly()
    {
        var gate = new PauseGate();
        int resumed = 0;
        Action resume = () => resumed++;
        gate.Pause(0, 100, holdsReads: true);
        Assert.Equal(100, gate.Wait(resume, 10));
        Assert.Equal(100, gate.Wait(resume, 20));
        gate.Unpause();
        Assert.Equal(1, resumed);
        Assert.Equal(0, gate.Wait(resume, 20));
    }
}
