using PlumCache.Engine.Sessions;
using PlumCache.Hosting.Driving;
using PlumCache.Hosting.Safety;
using PlumCache.Hosting.Sessions;
using PlumCache.Storage;

namespace PlumCache.Tests.Unit.Hosting.Safety;

/// <summary>What a state machine that fails does to whoever drives it, and to the others of its round.</summary>
public sealed class SignalDrivenTests
{
    private readonly RecordedFailures _failures = new();

    [Fact]
    public void WhatAStepThrowsStaysInItsMachine()
    {
        var machine = new Machine(_failures.Policy) { OnStep = static () => throw new InvalidOperationException("a bug") };
        machine.Wake();
        Assert.Equal(1, machine.Failed);
        machine.OnStep = static () => StepResult.Wait;
        machine.Wake();
        Assert.Equal((2, 1), (machine.Steps, machine.Failed));
    }

    [Fact]
    public void WhatFailingThrowsIsLoggedAndStaysThereToo()
    {
        var machine = new Machine(_failures.Policy)
        {
            OnStep = static () => throw new InvalidOperationException("a bug"),
            OnFail = static () => throw new IOException("No space left on device"),
        };
        machine.Wake();
        Assert.Equal(["Error 1502: What was to end a failed connection failed itself because of a bug"], _failures.Log.Lines);
        machine.OnStep = static () => StepResult.Wait;
        machine.Wake();
        Assert.Equal(2, machine.Steps);
    }

    [Fact]
    public void ABrokenInvariantIsNotTakenForABug()
    {
        var machine = new Machine(_failures.Policy) { OnStep = static () => throw new StorageBrokenException("broken") };
        Assert.Throws<StorageBrokenException>(machine.Wake);
        Assert.Equal((0, 1), (machine.Failed, _failures.End.Messages.Count));
    }

    [Fact]
    public void TheOthersOfARoundGoOnBehindOneThatFails()
    {
        using var kit = new SessionKit();
        var round = new ServingRound(kit.Engine, _failures.Policy, kit.Time);
        FakeTransport before = kit.Connect().Peer, after = kit.Connect().Peer;
        var failing = new Machine(_failures.Policy)
        {
            OnStep = static () => StepResult.Join,
            OnFail = static () => throw new IOException("No space left on device"),
        };
        round.Begin();
        before.Deliver("INCR n\r\n");
        failing.Wake();
        using EngineSession session = kit.Engine.OpenSession(99, "", "", isLocal: true, static () => { });
        Assert.True(ServingRound.TryJoin(failing, new EngineTurn(session, new PlumCache.Abstractions.CommandBatch(), null!)));
        after.Deliver("INCR n\r\n");
        failing.OnStep = static () => throw new InvalidOperationException("a bug");
        round.End();
        Assert.Equal((":1\r\n", ":2\r\n"), (before.Sent, after.Sent));

        // And nobody of it is driven again by the next one.
        int steps = failing.Steps;
        round.Begin();
        before.Deliver("INCR n\r\n");
        after.Deliver("INCR n\r\n");
        round.End();
        Assert.Equal((":1\r\n:3\r\n", ":2\r\n:4\r\n", steps), (before.Sent, after.Sent, failing.Steps));
    }

    [Fact]
    public void TheOthersWhoSendGoOnBehindOneThatFails()
    {
        using var kit = new SessionKit();
        var round = new ServingRound(kit.Engine, _failures.Policy, kit.Time);
        FakeTransport before = kit.Connect().Peer, after = kit.Connect().Peer;
        var failing = new Machine(_failures.Policy) { OnStep = static () => StepResult.Join };
        round.Begin();
        before.Deliver("PING\r\n");
        failing.Wake();
        Assert.True(ServingRound.TryJoinSenders(failing));
        after.Deliver("PING\r\n");
        failing.OnStep = static () => throw new InvalidOperationException("a bug");
        round.End();
        Assert.Equal(("+PONG\r\n", "+PONG\r\n", 1), (before.Sent, after.Sent, failing.Failed));

        int steps = failing.Steps;
        round.Begin();
        round.End();
        Assert.Equal(steps, failing.Steps);
    }

    private sealed class Machine(FailurePolicy failures) : SignalDriven(failures)
    {
        public Func<StepResult> OnStep { get; set; } = static () => StepResult.Wait;

        public Action OnFail { get; init; } = static () => { };

        public int Steps { get; private set; }

        public int Failed { get; private set; }

        public void Wake() => Raise(SessionSignals.Resume);

        protected override void Take(SessionSignals signals)
        {
        }

        protected override StepResult Step()
        {
            Steps++;
            return OnStep();
        }

        protected override void Fail(Exception exception)
        {
            Failed++;
            OnFail();
        }
    }
}
