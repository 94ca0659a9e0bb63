#if DEBUG
using PlumCache.Storage;
using PlumCache.Tests.Faults.Kit;

namespace PlumCache.Tests.Faults.Engine;

/// <summary>Something fails while keys make room for others: what was acknowledged is there or was evicted, and counted so.</summary>
public sealed class EvictionFaultTests
{
    private const int Runs = 40;
    private const int MaxMemoryBytes = 3_000;

    private static readonly string[] History =
    [
        .. Enumerable.Range(0, 40).Select(static i => (i % 8) switch
        {
            7 => $"0> MULTI | SET e:{i}a {Value(i)} | SET e:{i}b {Value(i)} | EXEC",
            4 => $"host SET e:{i} {Value(i)}",
            _ => $"{i % 2}> SET e:{i} {Value(i)}",
        }),
        "upkeep 3",
    ];

    [Theory]
    [InlineData(FaultPoint.BeforeCas, false)]
    [InlineData(FaultPoint.AllocateBlock, false)]
    [InlineData(FaultPoint.AllocateBlock, true)]
    [InlineData(FaultPoint.DraftList, false)]
    [InlineData(FaultPoint.DraftList, true)]
    [InlineData(FaultPoint.PluginCall, false)]
    [InlineData(FaultPoint.PluginCall, true)]
    public void WhatWasAcknowledgedIsThereOrWasEvicted(FaultPoint point, bool isLasting)
    {
        (long calls, _) = Check(point, FaultSchedule.Never, isLasting: false);
        int seed = (31 * (int)point) + (isLasting ? 17 : 0);
        for (var plan = new FaultPlan(calls, Runs, seed); plan.TryNext(out long call);) plan.Note(Check(point, call, isLasting).Failures);
    }

    private static string Value(int i) => new((char)('a' + (i % 26)), 200);

    private static (long Calls, long Failures) Check(FaultPoint point, long call, bool isLasting)
    {
        using var run = new HistoryRun(MaxMemoryBytes);
        long calls, failures;
        using (var schedule = FaultSchedule.OnThisThread([point], call, isLasting, FaultKinds.Of(point)))
        {
            run.Run(History);
            (calls, failures) = (schedule.Calls, schedule.Failures);
        }

        run.Engine.Rest();
        string[] acknowledged = [.. run.Log.Where(static entry => entry.Holds && IsSet(entry)).Select(Describe)];
        string[] kept = run.Engine.Describe();
        Assert.Empty(kept.Except(acknowledged, StringComparer.Ordinal));
        Assert.Equal(acknowledged.Length - kept.Length, run.Engine.EvictedKeys);
        if (failures == 0) Assert.InRange(run.Engine.EvictedKeys, 20, 40);
        run.Rest();
        run.Close();
        run.Engine.AssertNothingLeaks();
        return (calls, failures);
    }

    private static bool IsSet(LogEntry entry) => entry.Line.StartsWith("SET ", StringComparison.Ordinal);

    private static string Describe(LogEntry set) =>
        set.Line.Split(' ') is [_, var key, var value] ? $"0: {key}={value} until {ExpiryTime.Never} kind 0" : set.Line;
}
#endif
