using PlumCache.Storage;

namespace PlumCache.Tests.Unit.Storage;

public sealed class RetiredBagTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(1024, 1)]
    [InlineData(5000, 3000)]
    public void GivesBackEverythingThatWasPutInOrMovedIn(int own, int moved)
    {
        var spare = new RetiredBag.Spare();
        var bag = new RetiredBag(spare);
        var other = new RetiredBag(spare);
        bag.Reserve(own);
        for (int i = 1; i <= own; i++) bag.Add(new Retired((uint)i, Granules: 1, IsDeep: false, At: i));

        other.Reserve(moved);
        for (int i = own + 1; i <= own + moved; i++) other.Add(new Retired((uint)i, Granules: 1, IsDeep: true, At: i));

        bag.TakeAll(other);
        Assert.Equal(0, other.Count);
        Assert.False(other.TryTake(out _));
        Assert.Equal(own + moved, bag.Count);

        HashSet<uint> taken = [];
        while (bag.TryPeek(out Retired next))
        {
            Assert.True(bag.TryTake(out Retired retired));
            Assert.Equal(next, retired);
            Assert.Equal(retired.Handle, (uint)retired.At);
            Assert.True(taken.Add(retired.Handle));
        }

        Assert.Equal(own + moved, taken.Count);
        Assert.Equal(0, bag.Count);
    }
}
