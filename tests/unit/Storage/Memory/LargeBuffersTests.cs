using System.Buffers;
using PlumCache.Storage;

namespace PlumCache.Tests.Unit.Storage;

public sealed class LargeBuffersTests : IDisposable
{
    private const int MB = 1 << 20;

    private readonly LargeBuffers _buffers = new();

    public void Dispose() => _buffers.Dispose();

    [Fact]
    public void GrowsInItsPlaceUpToItsCapacityAndKeepsWhatWasWritten()
    {
        using LargeBuffer buffer = _buffers.Rent(MB, capacityBytes: 9 * MB);
        Assert.Equal((MB, 9 * MB), (buffer.UsableBytes, buffer.Capacity));
        buffer.GetSpan().Fill(7);
        buffer.Extend((8 * MB) + 1);
        Assert.Equal((8 * MB) + 1, buffer.UsableBytes);
        Assert.Equal((7, 0), (buffer.GetSpan()[MB - 1], buffer.GetSpan()[MB]));
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Extend((9 * MB) + 1));
    }

    [Fact]
    public void LessThanIsUsableChangesNothing()
    {
        using LargeBuffer buffer = _buffers.Rent(3 * MB, capacityBytes: 9 * MB);
        buffer.Extend(MB);
        Assert.Equal((3 * MB, 3L * MB), (buffer.UsableBytes, _buffers.RentedBytes));
    }

    [Fact]
    public void CountsWhatIsUsableUntilItIsGivenBack()
    {
        using (IMemoryOwner<byte> buffer = _buffers.Rent(2 * MB), another = _buffers.Rent(3 * MB))
        {
            buffer.Memory.Span.Fill(1);
            Assert.Equal(5 * MB, _buffers.RentedBytes);
        }

        Assert.Equal(0, _buffers.RentedBytes);
    }

    [Fact]
    public void WhatIsPopulatedReadsAsZeros()
    {
        using LargeBuffer buffer = _buffers.Rent(4 * MB, capacityBytes: 4 * MB);
        buffer.Populate(MB);
        buffer.Populate(9 * MB);
        Assert.False(buffer.GetSpan().ContainsAnyExcept((byte)0));
    }

#if DEBUG
    [Fact]
    public void WhereTheSystemHasNoRoomToGrowItBeginsWithWhatIsNeeded()
    {
        using var schedule =
            FaultSchedule.OnThisThread([FaultPoint.LargeBuffer], 1, failure: static () => new AddressSpaceException());
        using LargeBuffer buffer = _buffers.Rent(4 * MB, capacityBytes: 32 * MB);
        Assert.Equal((4 * MB, 1L), (buffer.Capacity, schedule.Failures));
    }

    [Fact]
    public void WhereTheSystemHasNoneAtAllNothingIsCounted()
    {
        using var schedule = FaultSchedule.OnThisThread(
            [FaultPoint.LargeBuffer],
            1,
            isLasting: true,
            static () => new AddressSpaceException());
        Assert.Throws<InsufficientMemoryException>(() => _buffers.Rent(MB, capacityBytes: 32 * MB));
        Assert.Equal((2L, 0L), (schedule.Calls, _buffers.RentedBytes));
    }
#endif
}
