using PlumCache.Hosting.Driving;
using PlumCache.Tests.Unit.Hosting.Safety;

namespace PlumCache.Tests.Unit.Hosting;

public sealed class SignalGateTests
{
    [Fact]
    public void TheFirstToRaiseDrives()
    {
        var gate = new SignalGate();
        Assert.True(gate.Raise(SessionSignals.Start));
        Assert.False(gate.Raise(SessionSignals.Readable));
        Assert.Equal(SessionSignals.Start | SessionSignals.Readable, gate.Take());
        Assert.Equal(SessionSignals.None, gate.Take());
        Assert.True(gate.TryLeave());
        Assert.True(gate.Raise(SessionSignals.Sent));
    }

    [Fact]
    public void TheDriverCannotLeaveASignalBehind()
    {
        var gate = new SignalGate();
        gate.Raise(SessionSignals.Start);
        gate.Take();
        Assert.False(gate.Raise(SessionSignals.Resume));
        Assert.False(gate.TryLeave());
        Assert.Equal(SessionSignals.Resume, gate.Take());
        Assert.True(gate.TryLeave());
    }

    [Fact]
    public async Task DrivesOneAtATimeAndLosesNothing()
    {
        const int Raisers = 4, Rounds = 20_000;
        var machine = new CountingMachine();
        await Task.WhenAll(Enumerable.Range(0, Raisers).Select(_ => Task.Run(() =>
        {
            for (int i = 0; i < Rounds; i++) machine.Add();
        })));
        await machine.WhenAsync(Raisers * Rounds);
        Assert.Equal(0, machine.Overlaps);
    }

    // Each Add leaves one piece of work and a signal; a lost wake-up leaves work undone, two drivers at once are counted.
    private sealed class CountingMachine() : SignalDriven(new RecordedFailures().Policy)
    {
        private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _waiting;
        private int _taken;
        private int _inside;
        private int _target = int.MaxValue;

        public int Overlaps { get; private set; }

        public void Add()
        {
            Interlocked.Increment(ref _waiting);
            RaiseElsewhere(SessionSignals.Feed);
        }

        public Task WhenAsync(int taken)
        {
            Volatile.Write(ref _target, taken);
            RaiseElsewhere(SessionSignals.Resume);
            return _done.Task.WaitAsync(TimeSpan.FromSeconds(20));
        }

        protected override void Take(SessionSignals signals)
        {
            Enter();
            Leave();
        }

        protected override StepResult Step()
        {
            Enter();
            int waiting = Interlocked.Exchange(ref _waiting, 0);
            _taken += waiting;
            if (_taken >= Volatile.Read(ref _target)) _done.TrySetResult();
            Leave();
            return waiting > 0 ? StepResult.Continue : StepResult.Wait;
        }

        protected override void Fail(Exception exception) => _done.TrySetException(exception);

        private void Enter()
        {
            if (Interlocked.Increment(ref _inside) != 1) Overlaps++;
        }

        private void Leave() => Interlocked.Decrement(ref _inside);
    }
}
