using PlumCache.Server;

namespace PlumCache.Tests.Unit.Hosting;

public sealed class GarbageWatchTests
{
    private const long MB = 1 << 20;

    private readonly GarbageWatch _watch = new(10 * MB);

    [Fact]
    public void AsksASecondAfterMuchWasAllocatedAndNothingCollectedIt()
    {
        Assert.False(_watch.IsDue(0, 10 * MB));
        Assert.False(_watch.IsDue(100, 110 * MB));
        Assert.False(_watch.IsDue(1_099, 110 * MB));
        Assert.True(_watch.IsDue(1_100, 110 * MB));
        _watch.Collected(1_100, 11 * MB);
        Assert.False(_watch.IsDue(9_000, 12 * MB));
    }

    [Fact]
    public void LeavesToTheRuntimeWhatItCollectsByItself()
    {
        Assert.False(_watch.IsDue(100, 50 * MB));
        Assert.False(_watch.IsDue(1_050, 12 * MB));
        Assert.False(_watch.IsDue(1_100, 50 * MB));
        Assert.False(_watch.IsDue(2_050, 50 * MB));
        Assert.True(_watch.IsDue(2_100, 50 * MB));
    }

    [Fact]
    public void LittleGarbageIsNoReason()
    {
        for (long ms = 0; ms < 100_000; ms += 100) Assert.False(_watch.IsDue(ms, 41 * MB));
    }

    /// <summary>A transaction that waits for its EXEC holds what it has queued.</summary>
    [Fact]
    public void WhatWasStillInUseIsLookedForAgainEverMoreSeldomUntilItHasGone()
    {
        Assert.False(_watch.IsDue(0, 110 * MB));
        Assert.True(_watch.IsDue(1_000, 110 * MB));
        _watch.Collected(1_000, 110 * MB);
        int collections = 0;
        for (long ms = 1_100; ms < 60_000; ms += 100)
        {
            if (!_watch.IsDue(ms, 110 * MB)) continue;
            collections++;
            _watch.Collected(ms, 110 * MB);
        }

        Assert.InRange(collections, 4, 8);
        _watch.Collected(60_000, 10 * MB);
        for (long ms = 60_100; ms < 120_000; ms += 100) Assert.False(_watch.IsDue(ms, 12 * MB));

        // And what comes next is found as soon as ever.
        Assert.False(_watch.IsDue(120_000, 60 * MB));
        Assert.True(_watch.IsDue(121_000, 60 * MB));
    }

    [Fact]
    public void WhatIsTooMuchToBeCollectedOftenIsLookedForAgainToo()
    {
        Assert.False(_watch.IsDue(0, 310 * MB));
        Assert.True(_watch.IsDue(1_000, 310 * MB));
        _watch.Collected(1_000, 310 * MB);
        Assert.False(_watch.IsDue(1_999, 310 * MB));
        Assert.True(_watch.IsDue(2_000, 310 * MB));
        _watch.Collected(2_000, 10 * MB);
        Assert.False(_watch.IsDue(9_000, 12 * MB));
    }

    [Fact]
    public void AnotherProgramsLargeHeapIsNotCollectedForUs()
    {
        var watch = new GarbageWatch(2_000 * MB);
        for (long ms = 0; ms < 100_000; ms += 100) Assert.False(watch.IsDue(ms, 3_000 * MB));
    }
}
