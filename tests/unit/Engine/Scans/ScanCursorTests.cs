using PlumCache.Engine.Scans;
using PlumCache.Engine.Views;

namespace PlumCache.Tests.Unit.Engine.Scans;

public sealed class ScanCursorTests
{
    [Fact]
    public void StaysBelowTwoToThe53()
    {
        ulong largest = ScanCursor.Encode(ScanCursor.MaxNumber, (1L << ScanCursor.RankBits) - 1);
        Assert.Equal((1UL << 53) - 1, largest);
        Assert.True(ScanCursor.TryDecode(largest, out uint number, out long rank));
        Assert.Equal(ScanCursor.MaxNumber, number);
        Assert.Equal((1L << 33) - 1, rank);
    }

    [Theory]
    [InlineData(0UL)]
    [InlineData(1UL)]
    [InlineData(12_345UL)]
    [InlineData(1UL << 53)]
    [InlineData(ulong.MaxValue)]
    public void KnowsWhatCannotBeACursor(ulong cursor) => Assert.False(ScanCursor.TryDecode(cursor, out _, out _));

    [Fact]
    public void LapsedPositionsKeepTheLastOnesOnly()
    {
        var lapsed = new LapsedPositions(3);
        for (int rank = 1; rank <= 5; rank++) lapsed.Add(7, rank, KeysOf(0), [(byte)rank]);
        lapsed.Add(7, 5, KeysOf(0), [99]);
        Assert.Equal(3, lapsed.Count);
        Assert.False(lapsed.TryFind(ScanCursor.Encode(7, 2), KeysOf(0), out _));
        Assert.True(lapsed.TryFind(ScanCursor.Encode(7, 3), KeysOf(0), out byte[]? key));
        Assert.Equal([3], key);
        Assert.False(lapsed.TryFind(ScanCursor.Encode(7, 3), KeysOf(1), out _));
        Assert.True(lapsed.Holds(7));
        for (int rank = 1; rank <= 3; rank++) lapsed.Add(8, rank, KeysOf(0), [0]);
        Assert.False(lapsed.Holds(7));
    }

    private static ScanTarget KeysOf(int database) => new(ViewScope.OfDatabase(database, nowMs: 0));
}
