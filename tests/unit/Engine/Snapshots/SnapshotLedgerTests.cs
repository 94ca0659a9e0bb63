using System.Text;
using PlumCache.Engine.Hosting;
using PlumCache.Engine.Snapshots;
using PlumCache.Storage;
using PlumCache.Tests.Engine.Kit;

namespace PlumCache.Tests.Unit.Engine.Snapshots;

public sealed class SnapshotLedgerTests : IDisposable
{
    private readonly Keyspace _keyspace = new(new KeyspaceOptions { ArenaLimitBytes = 1 << 28 });
    private readonly SteppingTime _time = new();
    private readonly SnapshotLedger _ledger;

    public SnapshotLedgerTests() => _ledger = new SnapshotLedger(_keyspace, _time);

    public void Dispose()
    {
        _ledger.Dispose();
        _keyspace.Dispose();
    }

    [Fact]
    public void NothingIsHeldWhileThereAreNoSnapshots()
    {
        Overwrite(0, 1000);
        _ledger.Step();
        Assert.Equal(0, _ledger.HeldBytes);
        Assert.Empty(_ledger.BySnapshot);
    }

    [Fact]
    public void KnowsWhatAllHoldTogetherAndEachBesideTheNext()
    {
        Overwrite(0, 20_000);
        Create("a");
        Overwrite(0, 4000);
        Create("b");
        Overwrite(4000, 12_000);
        Create("c", database: 1);
        _ledger.Step();
        Assert.Equal([1, 2, 3], _ledger.BySnapshot.Keys.Order());
        Assert.Equal(_ledger.HeldBytes, _ledger.BySnapshot.Values.Sum());
        Assert.InRange(_ledger.BySnapshot[2], _ledger.BySnapshot[1] * 1.5, _ledger.BySnapshot[1] * 2.5);
        Assert.Equal(0, _ledger.BySnapshot[3]);

        long held = _ledger.HeldBytes;
        long before = LiveBytes();
        Drop("a");
        Drop("b");
        Assert.InRange(held, (before - LiveBytes()) * 0.8, (before - LiveBytes()) * 1.2);
        _ledger.Step();
        Assert.Equal(0, _ledger.HeldBytes);
    }

    [Fact]
    public void FollowsTheLiveKeys()
    {
        Overwrite(0, 10_000);
        Create("a");
        _ledger.Step();
        long first = _ledger.HeldBytes;
        Overwrite(0, 5000);
        Assert.Equal(first, _ledger.HeldBytes);
        _ledger.Step();
        long second = _ledger.HeldBytes;
        Assert.True(second > first + 50_000);
        Overwrite(0, 10_000);
        _ledger.Step();
        Assert.InRange(_ledger.HeldBytes, second * 1.5, second * 3);
    }

    [Fact]
    public void WhatADroppedOneSharedWithTheOneBeforeItIsHeldByThat()
    {
        Overwrite(0, 10_000);
        Create("a");
        Create("b");
        Overwrite(0, 5000);
        _ledger.Step();
        long held = _ledger.HeldBytes;
        Assert.True(_ledger.BySnapshot[1] < 1000);
        Drop("b");
        _ledger.Step();
        Assert.InRange(_ledger.BySnapshot[1], held - 1000, held);
        Assert.Equal([1], _ledger.BySnapshot.Keys);
        Assert.Equal(_ledger.BySnapshot[1], _ledger.HeldBytes);
    }

    [Fact]
    public void OneOfAPrefixIsMeasuredBesideTheNextThatCoversIt()
    {
        Overwrite(0, 10_000);
        Create("whole");
        Create("part", prefix: "k:0"); // of which all are; but it might not be
        Overwrite(0, 10_000);
        _ledger.Step();
        Assert.True(_ledger.BySnapshot[1] > 100_000);
        Assert.InRange(_ledger.BySnapshot[2], _ledger.BySnapshot[1] * 0.8, _ledger.BySnapshot[1] * 1.2);
        Create("part again", prefix: "k:0");
        _ledger.Step();
        long part = _ledger.BySnapshot[2];
        Overwrite(0, 10_000);
        _ledger.Step();
        Assert.Equal(part, _ledger.BySnapshot[2]);
    }

    [Fact]
    public void APairOfSnapshotsIsMeasuredOnceAndTheNewestAgainWhenSomethingHasChanged()
    {
        Write(draft => draft.Snapshots.Create(0, "a"u8, default, 0));
        Write(draft => draft.Snapshots.Create(0, "b"u8, default, 0));
        Assert.Equal(2, Measured());
        Assert.Equal(0, Measured());
        Write(draft => draft.Set(0, "k"u8, "v"u8));
        Assert.Equal(1, Measured());
        Write(draft => draft.Snapshots.Drop(0, "b"u8));
        Assert.Equal(1, Measured());
        Assert.Equal(0, Measured());

        // One look at the clock after each measurement, and three others: whether it rests, when it begins and when it ends.
        int Measured()
        {
            int before = _time.Looks;
            _ledger.Step();
            return _time.Looks - before - 3;
        }
    }

    [Fact]
    public void RestsTwentyTimesAsLongAsItHasMeasured()
    {
        Write(draft => draft.Set(0, "k"u8, new byte[1000]));
        Write(draft => draft.Snapshots.Create(0, "a"u8, default, 0));
        _time.StepMs = 5; // each look finds it 5 ms later, so the measurement takes 10
        _ledger.Step();
        _time.StepMs = 0;
        long first = _ledger.HeldBytes;
        Write(draft => draft.Set(0, "k"u8, new byte[1000]));
        _time.NowMs += 199;
        _ledger.Step();
        Assert.Equal(first, _ledger.HeldBytes);
        _time.NowMs += 1;
        _ledger.Step();
        Assert.True(_ledger.HeldBytes > first + 1000);
    }

    [Fact]
    public void WhatHasGoneIsTakenOffWhileItRests()
    {
        Write(draft => draft.Set(0, "k"u8, new byte[1000]));
        Write(draft => draft.Snapshots.Create(0, "a"u8, default, 0));
        Write(draft => draft.Set(0, "k"u8, new byte[1000]));
        _time.StepMs = 5;
        _ledger.Step();
        _time.StepMs = 0;
        Assert.True(_ledger.HeldBytes > 1000);
        Write(draft => draft.Snapshots.Drop(0, "a"u8));
        _ledger.Step();
        Assert.Equal(0, _ledger.HeldBytes);
        Assert.Empty(_ledger.BySnapshot);
    }

    [Fact]
    public void WhenMeasuringTakesLongTheOthersFollowLater()
    {
        _time.StepMs = 5;
        for (int i = 0; i < 4; i++)
        {
            byte[] name = [(byte)i];
            Write(draft => draft.Set(0, "k"u8, name));
            Write(draft => draft.Snapshots.Create(0, name, default, 0));
        }

        for (int known = 1; known <= 4; known++)
        {
            _ledger.Step();
            Assert.Equal(known, _ledger.BySnapshot.Count);
            _ledger.Step();
            Assert.Equal(known, _ledger.BySnapshot.Count);
            _time.NowMs += 1000;
        }
    }

    [Fact]
    public void ALargePairIsMeasuredInStepsOnAVersionThatIsHeldAndCounted()
    {
        Overwrite(0, 60_000);
        Create("a");
        Overwrite(0, 60_000);
        Assert.Equal(0, _keyspace.GetStatistics().Leases);
        _time.StepMs = 5;
        Assert.True(_ledger.Step());
        Assert.Equal(1, _keyspace.GetStatistics().Leases);
        Assert.True(_ledger.IsMeasuring);
        Assert.Empty(_ledger.BySnapshot);
        int steps = 1;
        while (_ledger.Step()) steps++;
        Assert.InRange(steps, 2, 1000);
        Assert.Equal(0, _keyspace.GetStatistics().Leases);

        var other = new SnapshotLedger(_keyspace, new SteppingTime());
        Assert.False(other.Step());
        Assert.Equal(other.HeldBytes, _ledger.HeldBytes);
        Assert.True(_ledger.HeldBytes > 1_000_000);
    }

    [Fact]
    public void OneThatHoldsTooMuchGivesUpRestsAndBeginsAnew()
    {
        Overwrite(0, 60_000);
        Create("a");
        Overwrite(0, 60_000);
        _time.StepMs = 5;
        Assert.True(_ledger.Step());
        Overwrite(0, 60_000);
        _ledger.GiveUpBeyond(1L << 40);
        Assert.True(_ledger.IsMeasuring);
        _ledger.GiveUpBeyond(1_000);
        Assert.Equal((false, 0), (_ledger.IsMeasuring, _keyspace.GetStatistics().Leases));
        _time.StepMs = 0;
        Assert.False(_ledger.Step());
        Assert.Empty(_ledger.BySnapshot);
        _time.NowMs += 1000;
        while (_ledger.Step())
        {
        }

        Assert.True(_ledger.HeldBytes > 1_000_000);
    }

    [Fact]
    public void OneWhoseSnapshotGoesMeanwhileIsForgotten()
    {
        Overwrite(0, 60_000);
        Create("a");
        Overwrite(0, 60_000);
        _time.StepMs = 5;
        Assert.True(_ledger.Step());
        Drop("a");
        while (_ledger.Step())
        {
        }

        Assert.Empty(_ledger.BySnapshot);
        Assert.Equal((0, 0), (_ledger.HeldBytes, _keyspace.GetStatistics().Leases));
    }

#if DEBUG
    [Fact]
    public void OneThatFailsAnywhereHoldsNoVersionAndIsMadeAgain()
    {
        Overwrite(0, 10_000);
        Create("a");
        Overwrite(0, 10_000);
        for (int call = 1; ; call++)
        {
            using var ledger = new SnapshotLedger(_keyspace, new SteppingTime());
            Exception? thrown;
            using (FaultSchedule.OnThisThread([FaultPoint.Measurement], call)) thrown = Record.Exception(() => ledger.Step());
            Assert.Equal((false, 0), (ledger.IsMeasuring, _keyspace.GetStatistics().Leases));
            while (ledger.Step())
            {
            }

            Assert.True(ledger.HeldBytes > 100_000, $"what failed at call {call} was not made again");
            if (thrown is null) return;
            Assert.IsType<InjectedFaultException>(thrown);
        }
    }

    [Fact]
    public void OneThatAlwaysFailsKeepsTheUpkeepFromNothingElse()
    {
        using var engine = new TestEngine();
        Write(engine.Keyspace, draft => draft.Set(0, "k"u8, new byte[1000], engine.Time.NowMs + 1));
        Write(engine.Keyspace, draft => draft.Snapshots.Create(0, "a"u8, default, 0));
        engine.Time.Advance(2);
        using var schedule = FaultSchedule.OnThisThread([FaultPoint.Measurement], failingCall: 1, isLasting: true);
        Assert.Throws<InjectedFaultException>(() => engine.Engine.Maintain());
        Assert.Equal(1, schedule.Failures);
        using var view = new View(engine.Keyspace);
        view.Open();
        Assert.Equal(0, view[0].Count);
    }
#endif

    [Fact]
    public void TheUpkeepGivesItUpForTheSakeOfTheLimitOfHeldMemory()
    {
        using var engine = new TestEngine(new EngineOptions { Settings = new EngineSettings { MaxHeldBytes = 1 } });
        Write(engine.Keyspace, draft => draft.Set(0, "k"u8, new byte[1000]));
        Write(engine.Keyspace, draft => draft.Snapshots.Create(0, "a"u8, default, 0));
        Write(engine.Keyspace, draft => draft.Remove(0, "k"u8));
        engine.MaintainToTheEnd();
        Assert.False(engine.Engine.Snapshots.IsMeasuring);
        Assert.Equal(0, engine.Keyspace.GetStatistics().Leases);
    }

    [Fact]
    public void TheUpkeepKeepsIt()
    {
        using var engine = new TestEngine();
        Write(engine.Keyspace, draft => draft.Set(0, "k"u8, new byte[1000]));
        Write(engine.Keyspace, draft => draft.Snapshots.Create(0, "a"u8, default, 0));
        Write(engine.Keyspace, draft => draft.Remove(0, "k"u8));
        Assert.Equal(0, engine.Engine.Snapshots.HeldBytes);
        engine.MaintainToTheEnd();
        Assert.True(engine.Engine.Snapshots.HeldBytes > 1000);
    }

    private void Write(Action<Draft> change) => Write(_keyspace, change);

    private static void Write(Keyspace keyspace, Action<Draft> change)
    {
        keyspace.Lane.Enter();
        Draft draft = keyspace.OpenDraft();
        change(draft);
        Assert.Equal(PublishResult.Published, draft.TryPublish(0));
        keyspace.Lane.Exit();
    }

    private void Overwrite(int from, int to) => Write(draft =>
    {
        for (int i = from; i < to; i++) draft.Set(0, Encoding.ASCII.GetBytes($"k:{i:D5}"), "0123456789abcdef"u8);
    });

    private void Create(string name, int database = 0, string prefix = "") =>
        Write(draft => draft.Snapshots.Create(database, Encoding.ASCII.GetBytes(name), Encoding.ASCII.GetBytes(prefix), 0));

    private void Drop(string name) => Write(draft => Assert.True(draft.Snapshots.Drop(0, Encoding.ASCII.GetBytes(name))));

    private long LiveBytes()
    {
        _keyspace.Lane.Enter();
        while (_keyspace.Reclaim(10_000))
        {
        }

        _keyspace.Lane.Exit();
        return _keyspace.GetStatistics().LiveBytes;
    }

    /// <summary>A clock that a look moves on.</summary>
    private sealed class SteppingTime : TimeProvider
    {
        public long NowMs { get; set; }

        public long StepMs { get; set; }

        public int Looks { get; private set; }

        public override long TimestampFrequency => 1000;

        public override long GetTimestamp()
        {
            Looks++;
            NowMs += StepMs;
            return NowMs;
        }
    }
}
