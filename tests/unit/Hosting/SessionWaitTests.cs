using PlumCache.Abstractions;
using PlumCache.Engine.Hosting;
using PlumCache.Engine.Sessions;
using PlumCache.Hosting.Driving;
using PlumCache.Hosting.Sessions;
using PlumCache.Protocol;
using PlumCache.Tests.Engine.Kit;
using PlumCache.Tests.Unit.Hosting.Safety;

namespace PlumCache.Tests.Unit.Hosting;

/// <summary>Each reason that a batch waits for, by hand: who brings it about, and on which thread it goes on.</summary>
public sealed class SessionWaitTests : IDisposable
{
    private readonly TestEngine _engine = new(new EngineOptions
    {
        OutputSoftLimitBytes = 100,
        InlineWalkKeys = 10,
        AllowsLocalDebug = true
    });
    private readonly ManualTime _time = new();
    private readonly FakeTransport _peer = new();
    private readonly TestClient _client;
    private readonly SendQueue _output;
    private readonly SessionWait _wait;
    private int _called;

    public SessionWaitTests()
    {
        _client = _engine.Connect();
        var services = new SessionServices(
            _engine.Engine, ProtocolLimits.Default, 1 << 20, new SessionRegistry(), new SilentEnds(), new CoarseClock(_time), _time,
                new RecordedFailures().Policy);
        _output = new SendQueue(_peer, services.Clock, services.ReplyMemory);
        _peer.Owner = new SentOwner(_output);
        _wait = new SessionWait(services, _client.Session, _output, () => _called++);
    }

    public void Dispose()
    {
        _wait.Dispose();
        _output.Dispose();
        _engine.Dispose();
    }

    [Fact]
    public void WaitsForAWakeWhereNothingElseIsToBeDone()
    {
        _engine.Keyspace.Lane.Enter();
        Suspend(SuspensionReason.Lane, "SET a 1");
        Assert.Equal((StepResult.Wait, StepResult.Wait), (_wait.Step(), _wait.Step()));
        _engine.Keyspace.Lane.Exit();
        _wait.Wake();
        Assert.Equal((StepResult.Continue, RunMode.Inline, 0), (_wait.Step(), _wait.Mode, _time.ActiveTimers));
    }

    [Fact]
    public void AWakeThatWasMeantForAnEarlierWaitEndsNoOther()
    {
        _wait.Wake();
        _engine.Keyspace.Lane.Enter();
        Suspend(SuspensionReason.Lane, "SET a 1");
        Assert.Equal(StepResult.Wait, _wait.Step());
        _wait.Wake(); // without need: the engine suspends it once more
        Assert.Equal((StepResult.Continue, SuspensionReason.Lane), (_wait.Step(), _client.Suspend(_wait.Mode)));
        _wait.Begin();
        Assert.Equal(StepResult.Wait, _wait.Step());
        _engine.Keyspace.Lane.Exit();
    }

    [Fact]
    public void WakesItselfAtTheDeadlineAndForgetsItWhenItGoesOnEarlier()
    {
        _time.Advance(DateTimeOffset.FromUnixTimeMilliseconds(_engine.Time.NowMs) - _time.GetUtcNow());
        Suspend(SuspensionReason.Time, "DEBUG SLEEP 5", "SET a 1");
        _time.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal((0, 1), (_called, _time.ActiveTimers));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, _called);

        _engine.Connect().One("CLIENT PAUSE 1000000 ALL");
        _engine.Time.Advance(5000);
        Assert.Equal(SuspensionReason.Pause, _client.Suspend(_wait.Mode));
        _wait.Begin();
        Assert.Equal(1, _time.ActiveTimers);
        _engine.Connect().One("CLIENT UNPAUSE");
        _engine.Keyspace.Lane.Enter();
        Assert.Equal(SuspensionReason.Lane, _client.Suspend(_wait.Mode));
        _wait.Begin();
        Assert.Equal(0, _time.ActiveTimers);
        _engine.Keyspace.Lane.Exit();
    }

    [Fact]
    public void WhatIsLongGoesToThePoolAndThereAgainWhenItsTurnInTheLaneHasCome()
    {
        Suspend(SuspensionReason.Offload, $"DEL{string.Concat(Enumerable.Repeat(" k", 20))}");
        Assert.Equal((StepResult.Yield, StepResult.Continue, RunMode.Long), (_wait.Step(), _wait.Step(), _wait.Mode));
        _engine.Keyspace.Lane.Enter();
        Assert.Equal(SuspensionReason.Lane, _client.Suspend(_wait.Mode));
        _wait.Begin();
        Assert.Equal(StepResult.Wait, _wait.Step());
        _engine.Keyspace.Lane.Exit();

        // Whoever takes the wake may be a thread that serves sockets.
        _wait.Wake();
        Assert.Equal((StepResult.Yield, StepResult.Continue, RunMode.Long), (_wait.Step(), _wait.Step(), _wait.Mode));
        Assert.Equal(SuspensionReason.None, _client.Suspend(_wait.Mode));
        _wait.End();
        Assert.Equal(RunMode.Inline, _wait.Mode);
    }

    [Fact]
    public void AFullOutputWaitsForRoomAndForNothingElse()
    {
        _peer.SetWindow(0);
        Suspend(SuspensionReason.OutputFull, $"ECHO {new string('x', 200)}", "PING");
        FillBothBuffers();
        Assert.Equal(StepResult.Wait, _wait.Step());
        _wait.Wake();
        Assert.Equal(StepResult.Wait, _wait.Step());
        _peer.SetWindow(long.MaxValue);
        _output.Flush();
        Assert.Equal(StepResult.Continue, _wait.Step());
    }

    [Fact]
    public void AStreamIsDrainedPieceByPieceOnThePoolAsThereIsRoom()
    {
        string value = new('x', 200_000);
        _client.Send($"SET v {value}");
        Suspend(SuspensionReason.Stream, "GET v");
        Assert.Equal((StepResult.Yield, 0), (_wait.Step(), _output.FrontBytes));
        _peer.SetWindow(0);
        Assert.Equal((StepResult.Yield, true), (_wait.Step(), _output.FrontBytes > 0));
        _output.Flush(); // the first piece is under way, and there is room for another
        Assert.Equal((StepResult.Yield, true), (_wait.Step(), _output.FrontBytes > 0));
        _output.Flush();
        Assert.Equal(StepResult.Wait, _wait.Step());
        _peer.SetWindow(long.MaxValue);
        StepResult last;
        do
        {
            _output.Flush();
            last = _wait.Step();
        }
        while (last == StepResult.Yield);
        _output.Flush();
        Assert.Equal((StepResult.Continue, $"$200000\r\n{value}\r\n"), (last, _peer.Sent));
        Assert.Equal(SuspensionReason.None, _client.Suspend(_wait.Mode));
    }

    /// <summary>A reply is being sent, and another waits behind it.</summary>
    private void FillBothBuffers()
    {
        for (int i = 0; i < 2; i++)
        {
            _output.Writer.Write(Reply.Ok);
            _output.Flush();
        }
    }

    private void Suspend(SuspensionReason reason, params string[] lines)
    {
        _client.Load(lines);
        Assert.Equal(reason, _client.Suspend());
        _wait.Begin();
    }
}
