using PlumCache.Engine.Commits;
using PlumCache.Storage;
using PlumCache.Tests.Engine.Kit;

namespace PlumCache.Tests.Unit.Engine.Commits;

/// <summary>Who listens to commits comes and goes while others write.</summary>
public sealed class CommitListenerTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TestEngine _engine = new();

    public void Dispose() => _engine.Dispose();

    [Fact]
    public void EachIsToldOfWhatIsPublishedBetweenItsBeginAndItsEnd()
    {
        Listener first = new(), second = new();
        TestClient client = _engine.Connect();
        client.Send("SET a 1");
        using IDisposable firstListens = _engine.Engine.Listen(first);
        client.Send("SET a 2");
        using IDisposable secondListens = _engine.Engine.Listen(second);
        client.Send("SET a 3");
        firstListens.Dispose();
        firstListens.Dispose();
        client.Send("SET a 4");
        secondListens.Dispose();
        client.Send("SET a 5");
        Assert.Equal([2, 3], first.Told);
        Assert.Equal([3, 4], second.Told);
    }

    [Fact]
    public void WithNoneLeftDraftsRecordNothingAgain()
    {
        Keyspace keyspace = _engine.Keyspace;
        IDisposable first = _engine.Engine.Listen(new Listener()), second = _engine.Engine.Listen(new Listener());
        first.Dispose();
        Assert.True(IsRecorded());
        second.Dispose();
        Assert.False(IsRecorded());
        _engine.Engine.Listen(new Listener()).Dispose();
        Assert.False(IsRecorded());

        bool IsRecorded()
        {
            keyspace.Lane.Enter();
            Draft draft = keyspace.OpenDraft();
            draft.Set(0, "a"u8, "1"u8);
            draft.TryPublish(0);
            bool isRecorded = draft.TryGetRecord(out _);
            keyspace.Lane.Exit();
            return isRecorded;
        }
    }

    [Fact]
    public void WhoLeavesWhileItIsToldHasReturnedFromTheCallBeforeItHasLeft()
    {
        using ManualResetEventSlim isTold = new(), goesOn = new();
        var listener = new Listener
        {
            OnTold = () =>
            {
                isTold.Set();
                Assert.True(goesOn.Wait(Patience));
            },
        };
        IDisposable listening = _engine.Engine.Listen(listener);
        var writer = new Thread(() => _engine.Connect().Send("SET a 1"));
        writer.Start();
        Assert.True(isTold.Wait(Patience, TestContext.Current.CancellationToken));

        int toldWhenItHadLeft = -1;
        using ManualResetEventSlim isWaiting = new();
        _engine.Keyspace.Lane.BetweenParkAndSecondLook = isWaiting.Set;
        var leaver = new Thread(() =>
        {
            listening.Dispose();
            Volatile.Write(ref toldWhenItHadLeft, listener.Told.Count);
        });
        leaver.Start();
        Assert.True(isWaiting.Wait(Patience, TestContext.Current.CancellationToken), "it has left while its listener was called");
        Assert.Equal(-1, Volatile.Read(ref toldWhenItHadLeft));
        goesOn.Set();
        Assert.True(leaver.Join(Patience) && writer.Join(Patience));
        Assert.Equal(1, toldWhenItHadLeft);
        _engine.Keyspace.Lane.BetweenParkAndSecondLook = null;
        _engine.Connect().Send("SET a 2");
        Assert.Equal([1], listener.Told);
    }

    [Fact]
    public void WhoIsToldMayLeaveAndTakeAnotherAlong()
    {
        Listener first = new(), second = new(), third = new();
        using IDisposable firstListens = _engine.Engine.Listen(first);
        using IDisposable secondListens = _engine.Engine.Listen(second);
        using IDisposable thirdListens = _engine.Engine.Listen(third);
        first.OnTold = () =>
        {
            firstListens.Dispose();
            secondListens.Dispose();
        };
        TestClient client = _engine.Connect();
        client.Send("SET a 1");
        client.Send("SET a 2");
        Assert.Equal([1], first.Told);
        Assert.Empty(second.Told);
        Assert.Equal([1, 2], third.Told);
    }

    [Fact]
    public void WhoIsToldMayHaveAnotherToldFromTheNextCommitOn()
    {
        Listener first = new(), second = new();
        using IDisposable firstListens = _engine.Engine.Listen(first);
        first.OnTold = () =>
        {
            first.OnTold = null;
            _engine.Engine.Listen(second);
        };
        TestClient client = _engine.Connect();
        client.Send("SET a 1");
        client.Send("SET a 2");
        Assert.Equal([2], second.Told);
    }

    [Fact]
    public void OneThatThrowsIsReportedAndMayStillLeave()
    {
        var bad = new Listener { OnTold = static () => throw new InvalidOperationException("for a test") };
        IDisposable badListens = _engine.Engine.Listen(bad);
        TestClient client = _engine.Connect();
        Assert.Equal(["+OK"], client.Send("SET a 1"));
        Assert.Single(_engine.Host.Failures);
        badListens.Dispose();
        client.Send("SET a 2");
        Assert.Single(_engine.Host.Failures);
    }

    [Fact]
    public void WhoComesAndGoesBesideWritersMissesNothingInBetween()
    {
        bool isOver = false;
        Thread[] writers = [.. Enumerable.Range(0, 2).Select(_ => new Thread(() =>
        {
            while (!Volatile.Read(ref isOver)) _engine.Engine.Write(static write => write.Draft.Set(0, "a"u8, "1"u8));
        }))];
        Array.ForEach(writers, static writer => writer.Start());
        try
        {
            for (int round = 0; round < 200; round++)
            {
                var listener = new Listener();
                IDisposable listening = _engine.Engine.Listen(listener);
                Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref listener.Calls) > 1, Patience));
                listening.Dispose();
                long[] told = [.. listener.Told];
                Assert.Equal(Enumerable.Range(0, told.Length).Select(i => told[0] + i), told);
            }
        }
        finally
        {
            Volatile.Write(ref isOver, true);
            Array.ForEach(writers, static writer => writer.Join());
        }

        Assert.False(_engine.Keyspace.IsRecording);
    }

    private sealed class Listener : ICommitListener
    {
        public int Calls;

        public List<long> Told { get; } = [];

        public Action? OnTold { get; set; }

        public void OnCommit(in CommitRecord record)
        {
            Told.Add(record.Revision);
            Volatile.Write(ref Calls, Calls + 1);
            OnTold?.Invoke();
        }
    }
}
