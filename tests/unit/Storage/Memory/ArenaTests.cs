using PlumCache.Storage;

namespace PlumCache.Tests.Unit.Storage;

public sealed class ArenaTests
{
    private const int Granule = Arena.GranuleBytes;

    [Fact]
    public void HandsOutBlocksThatDoNotOverlap()
    {
        using var arena = new Arena(1 << 20);
        uint first = arena.Allocate(1), second = arena.Allocate(17), third = arena.Allocate(16);
        Assert.NotEqual(0u, first);
        Assert.True(second >= first + 1);
        Assert.True(third >= second + 2);
        Assert.Equal(4 * Granule, arena.LiveBytes);
        Assert.Equal(2 * Granule, arena.SizeOf(second));
    }

    [Fact]
    public void CoalescesFreeNeighboursSoThatTheTopComesDownAgain()
    {
        using var arena = new Arena(1 << 20);
        long emptyTop = arena.TopBytes;
        uint[] handles = [.. Enumerable.Range(1, 100).Select(size => arena.Allocate(size * 7))];
        foreach (uint handle in handles.Where((_, i) => i % 2 == 0)) Free(arena, handle);
        foreach (uint handle in handles.Where((_, i) => i % 2 == 1)) Free(arena, handle);
        arena.CoalesceStacks();
        arena.Check();
        Assert.Equal(0, arena.LiveBytes);
        Assert.Equal(emptyTop, arena.TopBytes);
    }

    [Theory]
    [InlineData(300)]
    [InlineData(5_000)]
    [InlineData(40_000)]
    public void AHoleServesItsOwnSizeAgain(int bytes)
    {
        using var arena = new Arena(8 << 20);
        uint[] handles = [.. Enumerable.Range(0, 100).Select(_ => arena.Allocate(bytes))];
        long top = arena.TopBytes;
        for (int i = 0; i < 1000; i++)
        {
            // Every other block only, so that no hole grows by a neighbour's.
            int at = i * 2 % handles.Length;
            Free(arena, handles[at]);
            handles[at] = arena.Allocate(bytes);
        }

        for (int i = 0; i < handles.Length; i += 2) Free(arena, handles[i]);
        for (int i = 0; i < handles.Length; i += 2) handles[i] = arena.Allocate(bytes);
        arena.Check();
        Assert.Equal(top, arena.TopBytes);
    }

#if DEBUG
    [Fact]
    public void RefusesToFreeWhatIsNotInUseOrHasAnotherSizeInTheCheckedBuild()
    {
        using var arena = new Arena(1 << 20);
        uint handle = arena.Allocate(64), other = arena.Allocate(64);
        Assert.Throws<StorageBrokenException>(() => arena.Free(handle + 1, 3));
        Assert.Throws<StorageBrokenException>(() => arena.Free(handle, 3));
        arena.Free(handle, 4);
        Assert.False(arena.IsLive(handle));
        Assert.Throws<StorageBrokenException>(() => arena.Free(handle, 4));
        arena.CoalesceStacks();
        Assert.Throws<StorageBrokenException>(() => arena.Free(handle, 4));
        Assert.Throws<StorageBrokenException>(() => arena.Free(0, 1));
        Assert.True(arena.IsLive(other));
        arena.Check();
    }
#endif

    [Fact]
    public void SaysThatItIsFullAtItsLimitAndLosesNothing()
    {
        using var arena = new Arena(1 << 20);
        List<uint> handles = [];
        Assert.Throws<ArenaFullException>(() => Fill(arena, handles));
        long live = arena.LiveBytes;
        Assert.True(live > (1 << 20) - 2000);
        arena.Check();
        Assert.Throws<ArenaFullException>(() => arena.Allocate(512L << 20));
        Assert.Equal(live, arena.LiveBytes);

        // Any freed block of the same size can be had again.
        Free(arena, handles[7]);
        Assert.Equal(handles[7], arena.Allocate(1000));
        foreach (uint handle in handles) Free(arena, handle);
        arena.CoalesceStacks();
        arena.Check();
        Assert.Equal(0, arena.LiveBytes);
    }

    [Fact]
    public void UsesWhatItKeptApartForSpeedBeforeItIsFull()
    {
        using var arena = new Arena(1 << 20);
        List<uint> small = [];
        for (int i = 0; i < 500; i++) small.Add(arena.Allocate(2000));
        foreach (uint handle in small) Free(arena, handle);

        // The quick stacks hold blocks of 2000 bytes now; one of nearly everything needs them coalesced.
        uint all = arena.Allocate((1 << 20) - 4096);
        Assert.True(arena.IsLive(all));
        arena.Check();
    }

    [Theory]
    [InlineData(1, 16)]
    [InlineData(1, 100)]
    [InlineData(1, 4000)]
    [InlineData(50, 400)]
    public void KeepsLittleUncoalescedHoweverMuchIsFreed(int sizes, int smallest)
    {
        using var arena = new Arena(64 << 20);
        uint[] handles = [.. Enumerable.Range(0, 12_000).Select(i => arena.Allocate(smallest + (i % sizes * Granule)))];
        long mostIdle = 0, mostAtOnce = 0;
        for (int i = 0; i < handles.Length; i += 2)
        {
            long before = arena.IdleBytes;
            Free(arena, handles[i]);
            mostAtOnce = Math.Max(mostAtOnce, before - arena.IdleBytes);
            mostIdle = Math.Max(mostIdle, arena.IdleBytes - (arena.LiveBytes / 64));
            Assert.InRange(arena.IdleBlocks, 0, QuickStacks.MaxBlocks);
        }

        // A 64th and 128 KB, and the block that went beyond it. No free coalesces more than two.
        Assert.InRange(mostIdle, 1, (128 << 10) + 4096);
        Assert.InRange(mostAtOnce, 0, 2 * 4096);
        arena.Check();
    }

    [Fact]
    public void BlocksThatNobodyAsksForGiveWayToThoseThatAreFreedNow()
    {
        using var arena = new Arena(64 << 20);
        uint[] small = [.. Enumerable.Range(0, 10_000).Select(_ => arena.Allocate(16))];
        uint[] large = [.. Enumerable.Range(0, 1000).Select(_ => arena.Allocate(400))];
        for (int i = 0; i < small.Length; i += 2) Free(arena, small[i]);
        Assert.InRange(arena.IdleBlocks, QuickStacks.MaxBlocks - 1, QuickStacks.MaxBlocks);
        long before = arena.IdleBytes;
        for (int i = 0; i < 200; i += 2) Free(arena, large[i]);
        Assert.InRange(arena.IdleBytes, before + (100 * (400 - 32)), before + (100 * 400));
        arena.Check();
    }

    [Fact]
    public void AllocatesBelowTheCutOfACompactionAndBeyondItAgainAfterwards()
    {
        using var arena = new Arena(4 << 20);
        uint[] handles = [.. Enumerable.Range(0, 2000).Select(_ => arena.Allocate(512))];
        for (int i = 0; i < handles.Length; i += 2) Free(arena, handles[i]);
        arena.BeginCompaction(512 * 1000);
        for (int i = 0; i < 400; i++) Assert.True(arena.Allocate(512) < arena.Cut);
        for (int i = 1001; i < handles.Length; i += 2) Free(arena, handles[i]);
        arena.Check();
        while (arena.EndCompaction(100))
        {
        }

        arena.Check();
        Assert.True(arena.TopBytes < 512 * 1100);
    }

    [Fact]
    public unsafe void GivesMemoryBackAndKeepsWhatIsInUse()
    {
        using var arena = new Arena(64 << 20);
        uint low = arena.Allocate(100_000), hole = arena.Allocate(8 << 20), middle = arena.Allocate(100_000),
            high = arena.Allocate(16 << 20);
        new Span<byte>(At(arena, low), 100_000).Fill(1);
        new Span<byte>(At(arena, hole), 8 << 20).Fill(2);
        new Span<byte>(At(arena, middle), 100_000).Fill(3);
        Free(arena, hole);
        Free(arena, high);
        int steps = 0;
        while (arena.Trim(1 << 20)) steps++;
        Assert.InRange(steps, 10, 40);
        Assert.Equal(arena.TopBytes, arena.HighWaterBytes);
        arena.Check();
        Assert.False(new Span<byte>(At(arena, low), 100_000).ContainsAnyExcept((byte)1));
        Assert.False(new Span<byte>(At(arena, middle), 100_000).ContainsAnyExcept((byte)3));

        // What was given back is usable.
        new Span<byte>(At(arena, arena.Allocate(8 << 20)), 8 << 20).Fill(4);
        new Span<byte>(At(arena, arena.Allocate(16 << 20)), 16 << 20).Fill(5);
        arena.Check();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void StaysSoundUnderARandomHistory(int seed)
    {
        var random = new Random(seed);
        using var arena = new Arena(2 << 20);
        Dictionary<uint, int> sizes = [];
        for (int step = 0; step < 20_000; step++)
        {
            if (random.Next(100) < 55)
            {
                int size = random.Next(10) == 0 ? random.Next(1, 60_000) : random.Next(1, 900);
                try
                {
                    sizes.Add(arena.Allocate(size), size);
                }
                catch (ArenaFullException)
                {
                    foreach (uint handle in sizes.Keys.ToArray().Where(_ => random.Next(2) == 0)) FreeOne(arena, sizes, handle);
                }
            }
            else if (sizes.Count > 0)
            {
                FreeOne(arena, sizes, sizes.Keys.ElementAt(random.Next(sizes.Count)));
            }

            if (random.Next(500) == 0) arena.BeginCompaction(random.Next(2 << 20));
            if (random.Next(200) == 0) arena.EndCompaction(random.Next(20));
            if (random.Next(500) == 0) arena.Trim(random.Next(1 << 20));
            if (step % 100 == 0) arena.Check();
        }

        Assert.Equal(sizes.Values.Sum(size => (size + Granule - 1) / Granule * (long)Granule), arena.LiveBytes);
        foreach (uint handle in sizes.Keys.ToArray()) FreeOne(arena, sizes, handle);
        arena.CoalesceStacks();
        while (arena.EndCompaction(1000))
        {
        }

        arena.Check();
        Assert.Equal(Granule, arena.TopBytes);
    }

    private static void Free(Arena arena, uint handle) => arena.Free(handle, arena.GranulesAt(handle));

    private static void Fill(Arena arena, List<uint> handles)
    {
        for (int i = 0; i < 2000; i++) handles.Add(arena.Allocate(1000));
    }

    private static void FreeOne(Arena arena, Dictionary<uint, int> sizes, uint handle)
    {
        Free(arena, handle);
        sizes.Remove(handle);
    }

    private static unsafe byte* At(Arena arena, uint handle) => arena.Start + ((long)handle * Granule);
}
