#if DEBUG
using PlumCache.Storage;
using PlumCache.Tests.Faults.Kit;

namespace PlumCache.Tests.Faults.Engine;

/// <summary>
/// The n-th call of each place of the engine and the storage fails, for every n: what clients and the host were told is so, every invariant
/// holds, nothing leaks, and the engine goes on serving.
/// </summary>
public abstract class EngineFaultTests
{
    /// <summary>Of one change: on its key's channel and on its event's.</summary>
    private const int MessagesOfAKey = 2;

    /// <summary>
    /// The places that a history without sockets passes, and which may fail without harm. What is behind the publish is another matter.
    /// </summary>
    public static TheoryData<FaultPoint> Places =>
    [
        FaultPoint.BeforeCas, FaultPoint.AllocateBlock, FaultPoint.DraftList, FaultPoint.RetiredBag, FaultPoint.HeldBlocks,
        FaultPoint.PinsGrow, FaultPoint.PinsRead, FaultPoint.Lease, FaultPoint.SharedLease, FaultPoint.ScanTable, FaultPoint.CompactionStep,
        FaultPoint.PluginCall, FaultPoint.Effect, FaultPoint.ReplyStream, FaultPoint.Measurement,
    ];

    /// <summary>Has the n-th call of a place fail, until none fails.</summary>
    /// <param name="history">What is lived through.</param>
    /// <param name="isListenedTo">Whether somebody keeps the records of all commits meanwhile.</param>
    /// <param name="point">The place.</param>
    /// <param name="isLasting">Whether all calls after it fail too.</param>
    /// <param name="failure">Makes what is thrown.</param>
    /// <param name="runs">About so many runs with a small budget: see <see cref="FaultPlan"/>.</param>
    /// <param name="isRandom">
    /// Whether keys come due anywhere in it: it then depends on the upkeep which of them are told of, as others are replaced before.
    /// </param>
    internal static void CheckEachCall(
        string[] history, bool isListenedTo, FaultPoint point, bool isLasting, Func<Exception> failure, int runs, bool isRandom = false)
    {
        long calls = Count(history, isListenedTo, point, isRandom);
        int seed = (31 * (int)point) + (isLasting ? 17 : 0) + (isListenedTo ? 7 : 0);
        for (var plan = new FaultPlan(calls, runs, seed); plan.TryNext(out long call);)
        {
            try
            {
                long failures = Check(history, isListenedTo, point, call, isLasting, failure, isRandom);
                Assert.Equal(call > calls, failures == 0); // a history is the same each time
                plan.Note(failures);
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"Call {call} of {calls} of {point} failed.", e);
            }
        }
    }

    /// <summary>How often the history passes a place.</summary>
    private static long Count(string[] history, bool isListenedTo, FaultPoint point, bool isRandom)
    {
        using var run = new HistoryRun(isListenedTo: isListenedTo);
        using var schedule = FaultSchedule.OnThisThread([point]);
        run.Run(history);
        int steps = isRandom ? 0 : history.Count(static step => step.Contains(" || ", StringComparison.Ordinal));
        Assert.True(run.SharedCommands >= 2 * steps, $"{run.SharedCommands} commands shared a draft, in {steps} steps for two at least");
        return schedule.Calls;
    }

    /// <summary>Runs a history while something fails, then checks everything.</summary>
    /// <returns>How many calls failed.</returns>
    private static long Check(
        string[] history, bool isListenedTo, FaultPoint point, long call, bool isLasting, Func<Exception> failure, bool isRandom)
    {
        long failures;
        using var run = new HistoryRun(isListenedTo: isListenedTo);
        using (var schedule = FaultSchedule.OnThisThread([point], call, isLasting, failure))
        {
            run.Run(history);
            failures = schedule.Failures;
        }

        run.Rest();
        Assert.All(run.Engine.Failures, static text => Assert.True(FaultKinds.IsScheduled(text), text));
        var twin = Twin.Of(run.Log);
        Assert.Equal(twin.Content, run.Engine.Describe());
        if (point is not FaultPoint.PluginCall || !isLasting) CompareEffects(twin, run.Engine, point, failures, isRandom);
        run.Engine.AssertRecordsTellAll();
        run.Close();
        run.Engine.AssertNothingLeaks();
        return failures;
    }

    /// <summary>
    /// What was to be done outside was, each once and in order, but for effects that failed themselves. Of a removed key nobody is told
    /// whose observer fails. A plugin that fails for long is left out, and tells nothing: that is not compared.
    /// </summary>
    private static void CompareEffects(Twin expected, HistoryEngine actual, FaultPoint point, long failures, bool isRandom)
    {
        long failedEffects = point == FaultPoint.Effect ? failures : 0;
        long untold = point == FaultPoint.PluginCall ? failures * MessagesOfAKey : 0;
        AssertSame(expected.Effects, actual.Effects, failedEffects);
        if (!isRandom) AssertSame(expected.EffectsOfUpkeep, actual.EffectsOfUpkeep, failedEffects + untold);
    }

    private static void AssertSame(IEnumerable<string> wanted, IEnumerable<string> done, long mostMissing)
    {
        string[] all = [.. wanted], some = [.. done];
        if (mostMissing == 0) Assert.Equal(all, some);
        Assert.InRange(all.Length - some.Length, 0, mostMissing);
        int next = 0;
        foreach (string effect in some)
        {
            next = Array.IndexOf(all, effect, next) + 1;
            Assert.True(next > 0, $"'{effect}' was done, and should not have been, or too late.");
        }
    }
}
#endif
