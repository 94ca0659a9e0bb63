using PlumCache.Hosting.Transport.Epoll;

namespace PlumCache.Tests.Unit.Hosting.Transport;

/// <summary>Every place where an edge may fall between the steps of a driver.</summary>
public sealed class ReadinessTests
{
    private Readiness _readiness;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void AnEdgeIsEitherTakenUpByAReceiveThatFollowsOrEndsTheWait(int place)
    {
        bool isTold = false;
        if (place == 0) isTold |= _readiness.Note(hasEnded: false);
        _readiness.BeginReceive();
        if (place == 1) isTold |= _readiness.Note(hasEnded: false);
        _readiness.EndReceive(mayHaveMore: false);
        if (place == 2) isTold |= _readiness.Note(hasEnded: false);
        bool waits = _readiness.BeginWait();
        if (place == 3) isTold |= _readiness.Note(hasEnded: false);

        // Only bytes of an edge before the receive are surely taken; of any later one the driver must hear.
        Assert.Equal(place is 0 or 3, waits);
        Assert.Equal(place == 3, isTold);
    }

    [Fact]
    public void TheEndStaysWhateverIsReceived()
    {
        Assert.True(_readiness.BeginWait());
        Assert.True(_readiness.Note(hasEnded: true));
        for (int i = 0; i < 3; i++)
        {
            _readiness.BeginReceive();
            _readiness.EndReceive(mayHaveMore: false);
            Assert.False(_readiness.BeginWait());
        }
    }

    [Fact]
    public void AReceiveThatFilledItsRoomIsFollowedByAnother()
    {
        _readiness.BeginReceive();
        _readiness.EndReceive(mayHaveMore: true);
        Assert.False(_readiness.BeginWait());
        _readiness.BeginReceive();
        _readiness.EndReceive(mayHaveMore: false);
        Assert.True(_readiness.BeginWait());
    }

    [Fact]
    public void AWaitIsEndedOnceAndAReceiveDuringItLeavesItUnderWay()
    {
        Assert.True(_readiness.BeginWait());
        Assert.True(_readiness.BeginWait());
        _readiness.BeginReceive();
        _readiness.EndReceive(mayHaveMore: false);
        Assert.True(_readiness.BeginWait());
        Assert.True(_readiness.Note(hasEnded: false));
        Assert.False(_readiness.Note(hasEnded: false));
        Assert.False(_readiness.BeginWait());
    }
}
