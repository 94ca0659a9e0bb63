using System.Buffers;
using PlumCache.Storage;

namespace PlumCache.Tests.Unit.Storage;

public sealed class LargeBuffersTests : IDisposable
{
    private const int MB = 1 << 20;

    private readonly LargeBuffers _buffers = new(mostKeptBytes: 64 * MB);

    public void Dispose() => _buffers.Dispose();

    [Fact]
    public void TheLastOneThatWasGivenBackServesTheNext()
    {
        using (LargeBuffer first = Rent(2 * MB)) first.GetSpan()[MB] = 7;
        Assert.Equal((0L, 2L * MB), (_buffers.RentedBytes, _buffers.KeptBytes));
        using (LargeBuffer again = Rent(2 * MB))
        {
            Assert.Equal(7, again.GetSpan()[MB]);
            Assert.Equal((2L * MB, 0L), (_buffers.RentedBytes, _buffers.KeptBytes));
        }

        using LargeBuffer larger = Rent(2 * MB, capacityBytes: 9 * MB);
        Assert.Equal(9 * MB, larger.Capacity);
        Assert.Equal(0, larger.GetSpan()[MB]);
        Assert.Equal(2 * MB, _buffers.KeptBytes);
    }

    [Fact]
    public void OneThatWasLongerCanBeUsedInPart()
    {
        using (Rent(4 * MB))
        {
        }

        using LargeBuffer shorter = Rent(MB);
        Assert.Equal((MB, 4 * MB), (shorter.GetSpan().Length, shorter.Capacity));
        shorter.Extend(3 * MB);
        shorter.GetSpan().Fill(1);
    }

    /// <summary>Its pages stay behind what the shorter one uses: they counted as nobody's.</summary>
    [Fact]
    public void CountsThePagesThatItHasFromALongerOne()
    {
        using (Rent(4 * MB))
        {
        }

        using (LargeBuffer shorter = Rent(MB))
        {
            Assert.Equal((4L * MB, 0L), (_buffers.RentedBytes, _buffers.KeptBytes));
            shorter.Extend(2 * MB);
            Assert.Equal(4 * MB, _buffers.RentedBytes);
        }

        Assert.Equal((0L, 4L * MB), (_buffers.RentedBytes, _buffers.KeptBytes));
    }

    /// <summary>Each of some slow small requests took the memory of a large one, which then had to make its own anew.</summary>
    [Fact]
    public void OneThatWasMuchLongerIsKeptForALongOne()
    {
        using (Rent(20 * MB))
        {
        }

        using (LargeBuffer small = Rent(MB), another = Rent(MB, capacityBytes: 20 * MB, expectedBytes: 2 * MB))
        {
            Assert.Equal((2L * MB, 20L * MB), (_buffers.RentedBytes, _buffers.KeptBytes));
        }

        using LargeBuffer large = Rent(MB, capacityBytes: 20 * MB, expectedBytes: 19 * MB);
        Assert.Equal(20 * MB, _buffers.RentedBytes);
    }

    [Fact]
    public void KeepsNoMoreThanItsBoundAndTheYoungestOfThem()
    {
        LargeBuffer[] rented = [Rent(30 * MB), Rent(20 * MB), Rent(30 * MB)];
        foreach (IDisposable buffer in rented) buffer.Dispose();
        Assert.Equal(50 * MB, _buffers.KeptBytes);
        using LargeBuffer youngest = Rent(30 * MB), fresh = Rent(30 * MB);
        Assert.Equal(20 * MB, _buffers.KeptBytes);
    }

    [Fact]
    public void OfAVeryLongOneTheFirstPagesAreKept()
    {
        using (LargeBuffer small = Rent(10 * MB)) small.GetSpan().Fill(1);
        using (LargeBuffer large = Rent(100 * MB)) large.GetSpan().Fill(7);
        Assert.Equal(58 * MB, _buffers.KeptBytes);
        using LargeBuffer again = Rent(MB, capacityBytes: 100 * MB, expectedBytes: 100 * MB);
        Assert.Equal(48 * MB, _buffers.RentedBytes);
        again.Extend(100 * MB);
        Assert.Equal((7, 0), (again.GetSpan()[(48 * MB) - 1], again.GetSpan()[48 * MB]));
    }

    [Fact]
    public void OneThatMustNotBeKeptIsGivenBackAtOnce()
    {
        using (LargeBuffer buffer = Rent(2 * MB)) buffer.MayBeKept = false;
        Assert.Equal((0L, 0L), (_buffers.RentedBytes, _buffers.KeptBytes));
    }

    [Fact]
    public void WhatNobodyHasWantedForTenSecondsIsGivenBack()
    {
        foreach (IDisposable buffer in (IDisposable[])[Rent(3 * MB), Rent(5 * MB)]) buffer.Dispose();
        _buffers.GiveBackIdle(10_000);
        _buffers.GiveBackIdle(19_000);
        using (Rent(5 * MB))
        {
        }

        _buffers.GiveBackIdle(19_999);
        Assert.Equal(8 * MB, _buffers.KeptBytes);
        _buffers.GiveBackIdle(20_000);
        Assert.Equal(5 * MB, _buffers.KeptBytes);
        _buffers.GiveBackIdle(29_999);
        Assert.Equal(0, _buffers.KeptBytes);
    }

    [Fact]
    public void OfSeveralAlikeTheLastServesSoThatTheOthersGoBack()
    {
        foreach (IDisposable buffer in (IDisposable[])[Rent(5 * MB), Rent(5 * MB)]) buffer.Dispose();
        _buffers.GiveBackIdle(10_000);
        for (int i = 0; i < 2; i++) ((IDisposable)Rent(5 * MB)).Dispose();
        _buffers.GiveBackIdle(20_000);
        Assert.Equal(5 * MB, _buffers.KeptBytes);
    }

    [Fact]
    public void KeepsNothingUnlessItIsToldTo()
    {
        using var buffers = new LargeBuffers();
        using (IMemoryOwner<byte> buffer = buffers.Rent(2 * MB)) buffer.Memory.Span.Fill(1);
        Assert.Equal((0L, 0L), (buffers.RentedBytes, buffers.KeptBytes));
    }

    [Fact]
    public void KeepsNothingOnceItHasEnded()
    {
        LargeBuffer late = Rent(2 * MB);
        using (Rent(3 * MB))
        {
        }

        _buffers.Dispose();
        Assert.Equal(0, _buffers.KeptBytes);
        ((IDisposable)late).Dispose();
        Assert.Equal((0L, 0L), (_buffers.RentedBytes, _buffers.KeptBytes));
    }

#if DEBUG
    [Fact]
    public void WhatIsKeptGoesBeforeTheSystemsRefusalIsTaken()
    {
        using (Rent(3 * MB))
        {
        }

        using FaultSchedule schedule = Refuse(1);
        using LargeBuffer buffer = Rent(4 * MB, capacityBytes: 32 * MB);
        Assert.Equal((32 * MB, 0L, 1L), (buffer.Capacity, _buffers.KeptBytes, schedule.Failures));
    }

    [Fact]
    public void WhereTheSystemHasNoRoomToGrowItBeginsWithWhatIsNeeded()
    {
        using var schedule = FaultSchedule.OnThisThread(
            [FaultPoint.LargeBuffer],
            1,
            isLasting: true,
            static () => new AddressSpaceException());
        Assert.Throws<InsufficientMemoryException>(() => Rent(MB, capacityBytes: 32 * MB));
        Assert.Equal((3L, 0L), (schedule.Calls, _buffers.RentedBytes));
    }

    private static FaultSchedule Refuse(int call) =>
        FaultSchedule.OnThisThread([FaultPoint.LargeBuffer], call, failure: static () => new AddressSpaceException());
#endif

    private LargeBuffer Rent(int bytes, int capacityBytes = 0, int expectedBytes = 0) => _buffers.Rent(bytes, capacityBytes, expectedBytes);
}
