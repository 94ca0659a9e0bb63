using PlumCache.Tests.Shared;

namespace PlumCache.Tests.Faults.Kit;

/// <summary>
/// Which calls of a place are made to fail: all of them where the budget reaches that far, else the first ones and an even choice of the
/// others.
/// </summary>
internal static class FaultPlan
{
    private const int AlwaysFirst = 4;

    /// <summary>The calls to fail, from 1, rising; the last one is never met, so that the history is once seen to its end.</summary>
    /// <param name="calls">How often the history passes the place.</param>
    /// <param name="runs">Most runs with a budget of 1.</param>
    public static IEnumerable<long> CallsToFail(long calls, int runs)
    {
        long stride = Math.Max(1, (calls + TestBudget.Times(runs) - 1) / TestBudget.Times(runs));
        for (long call = 1; call <= calls; call += call < AlwaysFirst ? 1 : stride) yield return call;
        yield return calls + 1;
    }
}
