#if DEBUG
using PlumCache.Storage;

namespace PlumCache.Tests.Unit.Storage.Faults;

public sealed class FaultScheduleTests
{
    [Fact]
    public void FailsTheGivenCallOfItsPlaceAndNoOther()
    {
        using var schedule = FaultSchedule.OnThisThread([FaultPoint.Effect], failingCall: 2);
        Assert.Equal([false, true, false, false], Meet(FaultPoint.Effect, 4));
        Assert.Equal([false, false], Meet(FaultPoint.Timer, 2));
        Assert.Equal(4, schedule.Calls);
        Assert.Equal(1, schedule.Failures);
    }

    [Fact]
    public void FailsAllCallsFromTheGivenOneOnWhenItLasts()
    {
        using var schedule = FaultSchedule.OnThisThread([FaultPoint.Effect], failingCall: 3, isLasting: true);
        Assert.Equal([false, false, true, true, true], Meet(FaultPoint.Effect, 5));
        Assert.Equal(3, schedule.Failures);
    }

    [Fact]
    public void CountsSeveralPlacesTogether()
    {
        using var schedule = FaultSchedule.OnThisThread([FaultPoint.Effect, FaultPoint.Timer], failingCall: 3);
        Assert.Equal([false, false], Meet(FaultPoint.Effect, 2));
        Assert.Equal([true], Meet(FaultPoint.Timer, 1));
        Assert.Equal(3, schedule.Calls);
    }

    [Fact]
    public void OnlyCountsUnlessToldWhichCallFails()
    {
        using var schedule = FaultSchedule.OnThisThread([FaultPoint.Effect]);
        Assert.DoesNotContain(true, Meet(FaultPoint.Effect, 100));
        Assert.Equal(100, schedule.Calls);
    }

    [Fact]
    public void ThrowsWhatItIsToldTo()
    {
        using var schedule = FaultSchedule.OnThisThread(
            [FaultPoint.Effect], failingCall: 1, failure: static () => new InsufficientMemoryException());
        Assert.Throws<InsufficientMemoryException>(static () => PlumCache.Storage.Faults.At(FaultPoint.Effect));
    }

    [Fact]
    public void TellsACallerThatAnswersByValueInsteadOfThrowing()
    {
        using var schedule = FaultSchedule.OnThisThread([FaultPoint.Send], failingCall: 2);
        Assert.Equal([false, true, false], Ask(FaultPoint.Send, 3));
    }

    [Fact]
    public void ReachesItsOwnThreadOnly()
    {
        using var schedule = FaultSchedule.OnThisThread([FaultPoint.Effect], failingCall: 1, isLasting: true);
        bool[] elsewhere = [];
        var other = new Thread(() => elsewhere = Meet(FaultPoint.Effect, 2));
        other.Start();
        other.Join();
        Assert.Equal([false, false], elsewhere);
        Assert.Equal(0, schedule.Calls);
    }

    [Fact]
    public void FailsNothingAnyMoreOnceItIsDisposed()
    {
        var schedule = FaultSchedule.OnThisThread([FaultPoint.Effect], failingCall: 1, isLasting: true);
        schedule.Dispose();
        schedule.Dispose();
        Assert.Equal([false], Meet(FaultPoint.Effect, 1));
        Assert.Equal(0, schedule.Calls);
    }

    [Fact]
    public void IsOneAtATime()
    {
        using var schedule = FaultSchedule.OnThisThread([FaultPoint.Effect]);
        Assert.Throws<InvalidOperationException>(static () => FaultSchedule.OnThisThread([FaultPoint.Timer]));
        Assert.Throws<ArgumentOutOfRangeException>(static () => FaultSchedule.OnAllThreads([FaultPoint.Timer], failingCall: 0));
    }

    // A place that nothing of the product calls, so that tests beside this one meet no fault.
    [Fact]
    public void ReachesEveryThreadWhenArmedForAll()
    {
        const FaultPoint Nowhere = (FaultPoint)63;
        using var schedule = FaultSchedule.OnAllThreads([Nowhere], failingCall: 2);
        Assert.Throws<InvalidOperationException>(static () => FaultSchedule.OnAllThreads([Nowhere]));
        bool[] elsewhere = [];
        var other = new Thread(() => elsewhere = Meet(Nowhere, 2));
        other.Start();
        other.Join();
        Assert.Equal([false, true], elsewhere);
        Assert.Equal([false], Meet(Nowhere, 1));
        Assert.Equal(3, schedule.Calls);
    }

    private static bool[] Meet(FaultPoint point, int times) => [.. Enumerable.Range(0, times).Select(_ => IsThrown(point))];

    private static bool IsThrown(FaultPoint point)
    {
        try
        {
            PlumCache.Storage.Faults.At(point);
            return false;
        }
        catch (InjectedFaultException)
        {
            return true;
        }
    }

    private static bool[] Ask(FaultPoint point, int times)
    {
        bool[] answers = new bool[times];
        for (int i = 0; i < times; i++) PlumCache.Storage.Faults.At(point, ref answers[i]);

        return answers;
    }
}
#endif
