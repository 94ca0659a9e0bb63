using PlumCache.Storage;

namespace PlumCache.Tests.Unit.Storage;

public sealed unsafe class QuickStacksTests : IDisposable
{
    private readonly SystemMemory _memory = new(4 << 20);
    private readonly QuickStacks _stacks;

    public QuickStacksTests()
    {
        Assert.True(_memory.TryCommit(0, 4 << 20));
        _stacks = new QuickStacks(_memory.Start);
    }

    public void Dispose() => _memory.Dispose();

    [Fact]
    public void HandsOutTheLastBlockOfASizeFirst()
    {
        Assert.True(_stacks.TryPush(10, 2));
        Assert.True(_stacks.TryPush(20, 2));
        Assert.True(_stacks.TryPush(30, 3));
        Assert.Equal(7, _stacks.Granules);
        Assert.Equal([20u, 10u, 0u], new[] { _stacks.TryPop(2), _stacks.TryPop(2), _stacks.TryPop(2) });
        Assert.Equal([(30u, 3u)], _stacks.All());
        Assert.Equal((3, 1), (_stacks.Granules, _stacks.Blocks));
    }

    [Fact]
    public void HasNoRoomForLargeBlocksAndSaysWhenThereIsTooMuch()
    {
        Assert.False(_stacks.TryPush(1, QuickStacks.SizeLimit));
        Assert.Equal(0u, _stacks.TryPop(QuickStacks.SizeLimit));
        for (uint i = 1; i <= QuickStacks.MaxBlocks; i++) Assert.True(_stacks.TryPush(i, 1));
        Assert.False(_stacks.IsOver(QuickStacks.MaxBlocks));
        Assert.True(_stacks.IsOver(QuickStacks.MaxBlocks - 1));
        Assert.True(_stacks.TryPush(QuickStacks.MaxBlocks + 1, 1));
        Assert.True(_stacks.IsOver(long.MaxValue));
    }

    [Fact]
    public void EmptiesOneSizeAfterTheOtherAlsoThoseThatNobodyAsksForAnyMore()
    {
        for (uint i = 1; i <= 10; i++) _stacks.TryPush(i, 5);
        for (uint i = 11; i <= 20; i++) _stacks.TryPush(i, 9);
        List<uint> taken = [];
        for (uint i = 21; i <= 40; i++)
        {
            // As the arena does it: two go for each that comes.
            Assert.True(_stacks.TryPush(i, 7));
            Assert.True(_stacks.TryTakeAny(out uint first, out _));
            Assert.True(_stacks.TryTakeAny(out uint second, out _));
            taken.AddRange([first, second]);
        }

        Assert.Equal(Enumerable.Range(1, 40), taken.Select(static handle => (int)handle).Order());
        Assert.False(_stacks.TryTakeAny(out _, out _));
        Assert.Equal((0, 0), (_stacks.Granules, _stacks.Blocks));
        Assert.Empty(_stacks.All());
    }
}
