using PlumCache.Storage;

namespace PlumCache.Tests.Unit.Storage;

/// <summary>What an arena keeps of its free memory, and in which order and steps it gives it back.</summary>
public sealed class LargeHolesTests
{
    [Fact]
    public void KnowsWhatItHasNotGivenBackYet()
    {
        using var arena = new Arena(64 << 20);
        uint first = arena.Allocate(1 << 20),
            hole = arena.Allocate(8 << 20),
            between = arena.Allocate(1 << 20),
            other = arena.Allocate(4 << 20),
            last = arena.Allocate(1 << 20);
        Assert.Equal(0, arena.UnreturnedBytes);
        Free(arena, hole);
        Free(arena, other);
        Assert.Equal(12 << 20, arena.UnreturnedBytes);
        while (arena.Trim(1 << 20))
        {
        }

        // What grows together with a clean hole is dirty alone, with the pages at the ends; what is taken from it was the clean part, as
        // far as anybody knows.
        Assert.Equal(0, arena.UnreturnedBytes);
        Free(arena, between);
        AssertUnreturned(arena, 1 << 20);
        uint taken = arena.Allocate(3 << 20);
        Assert.True(taken > first && taken < last);
        AssertUnreturned(arena, 1 << 20);
        Free(arena, taken);
        AssertUnreturned(arena, 4 << 20);
        Free(arena, last);
        Assert.Equal(14 << 20, arena.UnreturnedBytes);
        arena.Check();
        while (arena.Trim(1 << 20))
        {
        }

        Assert.Equal(0, arena.UnreturnedBytes);
        arena.Check();
    }

    /// <summary>
    /// It fitted the clean hole best, and each of its pages was made anew while those of another value had just become free.
    /// </summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ALargeBlockIsTakenWherePagesAre(bool isAtTheTop)
    {
        using var arena = new Arena(128 << 20);
        uint clean = arena.Allocate(4 << 20), between = arena.Allocate(1 << 20), dirty = arena.Allocate(16 << 20);
        uint last = isAtTheTop ? 0 : arena.Allocate(1 << 20);
        Free(arena, clean);
        while (arena.Trim(1 << 20))
        {
        }

        Free(arena, dirty);
        Assert.Equal(16 << 20, arena.UnreturnedBytes);
        uint[] taken = [.. Enumerable.Range(0, 4).Select(_ => arena.Allocate(4 << 20))];
        Assert.Equal(dirty, taken[0]);
        AssertUnreturned(arena, 0);

        // One that no pages are left for goes where it fits, and a small one does not ask.
        Assert.Equal(clean, arena.Allocate(4 << 20));
        arena.Check();
        foreach (uint handle in (uint[])[.. taken, between, last])
        {
            if (handle != 0) Free(arena, handle);
        }
        arena.Check();
    }

    [Fact]
    public void WhereMemoryIsScarceALargeBlockGoesWhereItFitsBest()
    {
        using var arena = new Arena(40 << 20);
        (uint small, uint large) = TwoApart(arena);
        Free(arena, small);
        Free(arena, large);
        Assert.Equal(small, arena.Allocate(4 << 20));
    }

    [Fact]
    public void NoLargeBlockIsTakenOfAHoleThatIsBeingGivenBack()
    {
        using var arena = new Arena(128 << 20);
        (uint fits, uint large) = TwoApart(arena);
        Free(arena, fits);
        while (arena.Trim(1 << 20))
        {
        }

        Free(arena, large);
        arena.Trim(2 << 20);
        Assert.Equal(fits, arena.Allocate(4 << 20));
        arena.Check();
    }

    /// <summary>One of half a gigabyte went back in one call, while all writers waited.</summary>
    [Fact]
    public void AHoleIsGivenBackInStepsHoweverLargeItIs()
    {
        using var arena = new Arena(256 << 20);
        uint hole = arena.Allocate(128 << 20),
            small = arena.Allocate(1 << 20),
            between = arena.Allocate(1 << 20),
            last = arena.Allocate(1 << 20);
        Free(arena, hole);
        Free(arena, between);
        for (int step = 0; step < 31; step++)
        {
            long before = arena.UnreturnedBytes;
            arena.Trim(4 << 20);
            Assert.InRange(before - arena.UnreturnedBytes, 3 << 20, (4 << 20) + SystemMemory.HugePageBytes);
            arena.Check();
        }

        // What is taken of a hole that was gone through in part, and what joins it, are counted as they are.
        long left = arena.UnreturnedBytes;
        Free(arena, small);
        AssertUnreturned(arena, left + (1 << 20));
        Assert.True(arena.Allocate(100 << 20) < last);
        AssertUnreturned(arena, left + (1 << 20));
        arena.Check();
        while (arena.Trim(1 << 20)) arena.Check();
        Assert.Equal(0, arena.UnreturnedBytes);
    }

    /// <summary>The youngest hole is what the next value is put into.</summary>
    [Fact]
    public void WhatHasBeenFreeForLongestIsGivenBackFirst()
    {
        using var arena = new Arena(64 << 20);
        uint[] holes = [.. Enumerable.Range(0, 4).Select(_ =>
        {
            uint hole = arena.Allocate(2 << 20);
            arena.Allocate(1 << 20);
            return hole;
        })];
        foreach (int at in (int[])[2, 0, 3, 1])
        {
            Second(arena, holes[at]).Fill(7);
            Free(arena, holes[at]);
        }

        arena.Trim(4 << 20);
        Assert.Equal([0, 7, 0, 7], holes.Select(hole => Second(arena, hole)[0]));
        Assert.Equal(holes[1], arena.Allocate(2 << 20));
        arena.Check();
    }

    [Fact]
    public void ThePagesAtTheEndsOfAHoleAreNotCountedAsGivenBack()
    {
        using var arena = new Arena(64 << 20);
        arena.Allocate(1000);
        uint hole = arena.Allocate((1 << 20) + 500);
        arena.Allocate(1000);
        Free(arena, hole);
        while (arena.Trim(1 << 20))
        {
        }

        long pages = arena.HighWaterBytes - arena.ResidentBytes;
        Assert.True(pages % Environment.SystemPageSize == 0 && pages < 1 << 20 && pages >= (1 << 20) - (2 * Environment.SystemPageSize));
    }

    [Fact]
    public void KnowsHowMuchOfItsFreeMemoryNobodyHadUseFor()
    {
        using var arena = new Arena(64 << 20);
        uint hole = arena.Allocate(8 << 20);
        arena.Allocate(1 << 20);
        Free(arena, hole);
        arena.TakeLeastUnreturnedBytes();
        uint again = arena.Allocate(3 << 20);
        Free(arena, again);
        Assert.Equal(8 << 20, arena.UnreturnedBytes);
        Assert.Equal(5 << 20, arena.TakeLeastUnreturnedBytes());
        Assert.Equal(8 << 20, arena.TakeLeastUnreturnedBytes());
        arena.Allocate(8 << 20);
        Assert.Equal(0, arena.TakeLeastUnreturnedBytes());
    }

    /// <summary>A block of 4 MB and one of 16 MB behind it, with others between and behind: free, they are two holes.</summary>
    private static (uint Small, uint Large) TwoApart(Arena arena)
    {
        uint small = arena.Allocate(4 << 20), between = arena.Allocate(1 << 20);
        uint large = arena.Allocate(16 << 20), last = arena.Allocate(1 << 20);
        Assert.True(small < between && between < large && large < last);
        return (small, large);
    }

    private static void Free(Arena arena, uint handle) => arena.Free(handle, arena.GranulesAt(handle));

    /// <summary>The same but for pages that two share, and steps that end between pages.</summary>
    private static void AssertUnreturned(Arena arena, long bytes) =>
        Assert.InRange(arena.UnreturnedBytes, bytes - (64 << 10), bytes + (192 << 10));

    /// <summary>Some bytes in the second megabyte of a block, which the checked build does not poison.</summary>
    private static unsafe Span<byte> Second(Arena arena, uint handle) =>
        new(arena.Start + ((long)handle * Arena.GranuleBytes) + (1 << 20) + 65_536, 100_000);
}
