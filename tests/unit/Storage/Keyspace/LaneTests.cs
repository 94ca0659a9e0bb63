using PlumCache.Storage;

namespace PlumCache.Tests.Unit.Storage;

public sealed class LaneTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public void AdmitsOneAtATime()
    {
        var lane = new Lane();
        Assert.True(lane.TryEnter());
        Assert.False(lane.TryEnter());
        lane.Exit();
        Assert.True(lane.TryEnter());
        lane.Exit();
        Assert.False(lane.IsHeld);
    }

    [Fact]
    public void TellsHowLongItWasHeldAtMost()
    {
        long now = 100;
        var lane = new Lane(() => now);
        Hold(20);
        Assert.Equal(20, lane.LongestHold);
        Hold(10);
        Assert.Equal(20, lane.LongestHold);
        lane.ForgetLongestHold();
        Hold(5);
        Assert.Equal(5, lane.LongestHold);

        void Hold(long ticks)
        {
            lane.Enter();
            now += ticks;
            lane.Exit();
            now += 1_000; // free
        }
    }

    [Fact]
    public void ResumesTheParkedInTheOrderInWhichTheyParked()
    {
        var lane = new Lane();
        List<string> resumed = [];
        lane.Enter();
        Assert.False(lane.TryEnterOrPark(() => resumed.Add("a")));
        Assert.False(lane.TryEnterOrPark(() => resumed.Add("b")));
        Assert.Empty(resumed);

        lane.Exit();
        Assert.Equal(["a"], resumed);
        Assert.True(lane.TryEnterOrPark(() => resumed.Add("never")));
        lane.Exit();
        Assert.Equal(["a", "b"], resumed);
        Assert.False(lane.IsHeld);
    }

    [Fact]
    public void GoesToWhoWaitsWhenItIsLeftByOneWhoWantsItAgain()
    {
        var lane = new Lane();
        bool isNextIn = false;
        lane.Enter();
        Assert.False(lane.TryEnterOrPark(() => isNextIn = lane.TryEnter()));
        lane.ExitForNext();
        Assert.True(isNextIn);
        Assert.False(lane.TryEnter());
        lane.ExitForNext(); // nobody waits
        Assert.True(lane.TryEnter());
    }

    [Fact]
    public void ABlockedThreadTakesItOutOfTurnWhenWhoWasCalledDoesNotCome()
    {
        // As when all threads of the pool are blocked here, and the connection that was called needs one of them to run.
        var lane = new Lane();
        int called = 0, calledLater = 0;
        lane.Enter();
        Assert.False(lane.TryEnterOrPark(() => called++));
        bool isParked = false;
        var blocked = new Thread(() =>
        {
            lane.Enter();
            lane.Exit();
        });
        lane.BeforePark = () => Volatile.Write(ref isParked, true);
        blocked.Start();
        Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref isParked), Patience));
        lane.BeforePark = null;
        Assert.False(lane.TryEnterOrPark(() => calledLater++));
        lane.Exit();
        Assert.Equal(1, called);
        Assert.True(blocked.Join(Patience), "nobody let it in");

        // Its leaving has called the next, so nobody behind it is forgotten; and the one that was called still finds the lane.
        Assert.Equal(1, calledLater);
        Assert.True(lane.TryEnter());
        lane.Exit();
    }

    [Fact]
    public void IsTakenWithoutParkingWhenItIsLeftJustBeforeTheParkerQueues()
    {
        // The leaver's look into the empty queue is over: only the parker's second look can notice.
        var lane = new Lane();
        int resumed = 0;
        lane.Enter();
        lane.BeforePark = lane.Exit;
        Assert.True(lane.TryEnterOrPark(() => resumed++));
        lane.BeforePark = null;
        lane.Exit();
        Assert.Equal(0, resumed);
        Assert.False(lane.IsHeld);
    }

    [Fact]
    public void ResumesOnceWhenItIsLeftBetweenTheParkersTwoSteps()
    {
        // Both see each other: the leaver has claimed the waiter, so the parker must not also keep the lane.
        var lane = new Lane();
        int resumed = 0;
        lane.Enter();
        lane.BetweenParkAndSecondLook = lane.Exit;
        Assert.False(lane.TryEnterOrPark(() => resumed++));
        Assert.Equal(1, resumed);
        Assert.False(lane.IsHeld);
    }

    [Fact]
    public void NeitherParksNorForgetsWhoComesBetweenTheLeaversTwoSteps()
    {
        var lane = new Lane();
        bool isEntered = false;
        int resumed = 0;
        lane.Enter();
        lane.BetweenFreeAndResume = () =>
        {
            lane.BetweenFreeAndResume = null;
            isEntered = lane.TryEnterOrPark(() => resumed++);
        };
        lane.Exit();
        Assert.True(isEntered || resumed == 1, "parked for ever");
    }

    [Fact]
    public void PassesTheTurnOnWhenTheResumedOneHasNoUseForIt()
    {
        var lane = new Lane();
        List<string> resumed = [];
        lane.Enter();
        lane.TryEnterOrPark(() => resumed.Add("a"));
        lane.TryEnterOrPark(() => resumed.Add("b"));
        lane.Exit();
        lane.Forgo(); // a is gone
        Assert.Equal(["a", "b"], resumed);
    }

    [Fact]
    public void LeavesTheQueueToTheHolderWhenSomebodyForgoesATakenLane()
    {
        var lane = new Lane();
        int resumed = 0;
        lane.Enter();
        lane.TryEnterOrPark(() => resumed++);
        lane.Forgo();
        Assert.Equal(0, resumed);
        lane.Exit();
        Assert.Equal(1, resumed);
    }

    [Fact]
    public async Task LosesNoWakeUpUnderContention()
    {
        const int Workers = 6;
        const int Rounds = 3000;
        var lane = new Lane();
        int inside = 0;
        int entered = 0;

        async Task Work()
        {
            for (int i = 0; i < Rounds; i++)
            {
                while (true)
                {
                    var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                    if (lane.TryEnterOrPark(turn.SetResult)) break;

                    await turn.Task.WaitAsync(Patience).ConfigureAwait(false);
                }

                Assert.Equal(1, Interlocked.Increment(ref inside));
                entered++;
                Thread.SpinWait(i % 500);
                Interlocked.Decrement(ref inside);
                lane.Exit();
            }
        }

        await Task.WhenAll(Enumerable.Range(0, Workers).Select(_ => Task.Run(Work))).WaitAsync(Patience,
            TestContext.Current.CancellationToken);
        Assert.Equal(Workers * Rounds, entered);
        Assert.False(lane.IsHeld);
    }

    [Fact]
    public async Task BlocksUntilItsTurnComes()
    {
        var lane = new Lane();
        lane.Enter();
        int order = 0;
        Task<int> second = Task.Run(() =>
        {
            lane.Enter();
            int mine = Interlocked.Increment(ref order);
            lane.Exit();
            return mine;
        });
        Assert.Equal(1, Interlocked.Increment(ref order));
        lane.Exit();
        Assert.Equal(2, await second.WaitAsync(Patience, TestContext.Current.CancellationToken));
    }
}
