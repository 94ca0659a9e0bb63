namespace PlumCache.Tests.Faults.Kit;

/// <summary>Which calls a plan has fail.</summary>
public sealed class FaultPlanTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(500)]
    public void ADeepRunHasEachCallFailUntilNoneDoes(int calls) =>
        Assert.Equal(Enumerable.Range(1, calls + 1).Select(static call => (long)call), Run(calls, calls, budget: 10));

    [Fact]
    public void WhatIsPassedMoreOftenThanWasCountedFailsToTheEnd() => Assert.Equal(21, Run(counted: 10, calls: 20, budget: 10)[^1]);

    [Theory]
    [InlineData(0)]
    [InlineData(6)]
    [InlineData(1_000)]
    public void AShortRunHasTheFirstOnesFailAndThenAnEvenChoice(int seed)
    {
        long[] failed = Run(counted: 104, calls: 104, budget: 1, seed);
        Assert.Equal([1, 2, 3, 4, 5 + (seed % 10)], failed[..5]);
        Assert.All(failed[4..].Zip(failed[5..]), static pair => Assert.Equal(10, pair.Second - pair.First));
        Assert.InRange(failed[^1], 105, 114); // in which none failed
    }

    [Fact]
    public void APlaceThatNothingPassesIsAMistake() => Assert.ThrowsAny<Exception>(static () => Run(counted: 0, calls: 0, budget: 10));

    /// <summary>Which calls fail of a place that is passed so often.</summary>
    private static long[] Run(long counted, long calls, int budget, int seed = 0)
    {
        var failed = new List<long>();
        for (var plan = new FaultPlan(counted, runs: 10, seed, budget); plan.TryNext(out long call);)
        {
            failed.Add(call);
            plan.Note(call <= calls ? 1 : 0);
        }

        return [.. failed];
    }
}
