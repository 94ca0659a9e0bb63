using CsCheck;
using PlumCache.Storage;

namespace PlumCache.Tests.Properties.Storage;

public sealed class ExpiryMarkProperties
{
    private const long Never = long.MaxValue;

    // A small range, so that all orders and all equalities of the times come up.
    private static readonly Gen<long> GenOwn = Gen.Int[0, 13].Select(time => time == 13 ? Never : time);

    private static readonly Gen<ExpiryMark> GenMark =
        Gen.Select(Gen.Int[0, 11], Gen.Int[1, 13], (kept, later) => later == 13 ? Mark(kept, Never) : Mark(kept, kept + later));

    [Fact]
    public void TwoMarksAsOneDoWhatTheyDoOneAfterTheOther() => Gen.Select(GenMark, GenMark, GenOwn).Sample(
        (first, second, own) => Assert.Equal(second.Apply(first.Apply(own)), first.FollowedBy(second).Apply(own)));

    [Fact]
    public void AnyNumberOfMarksComeToTheSameHoweverTheyArePutTogether() => Gen.Select(GenMark.Array[1, 6], GenOwn).Sample(
        (marks, own) =>
        {
            // As a reader does on its way down, the latest first, and as pushes do, the earliest first.
            ExpiryMark down = marks.Reverse().Aggregate(ExpiryMark.None, (above, mark) => mark.FollowedBy(above));
            ExpiryMark up = marks.Aggregate(ExpiryMark.None, (beneath, mark) => beneath.FollowedBy(mark));
            long expected = marks.Aggregate(own, (expiry, mark) => mark.Apply(expiry));
            Assert.Equal((expected, expected), (down.Apply(own), up.Apply(own)));
            Assert.True(down.KeptUpToMs < down.ExpiresAtMs);
        });

    [Fact]
    public void NoneChangesNothing() => Gen.Select(GenMark, GenOwn).Sample(
        (mark, own) =>
        {
            Assert.Equal(own, ExpiryMark.None.Apply(own));
            Assert.Equal(mark, mark.FollowedBy(ExpiryMark.None));
            Assert.Equal(mark, ExpiryMark.None.FollowedBy(mark));
        });

    [Fact]
    public void WhatIsDueUnderAMarkIsKnownFromATimeBelowIt() => Gen.Select(GenMark, GenOwn, Gen.Long[0, 26]).Sample(
        (mark, own, at) => Assert.Equal(mark.Apply(own) <= at, mark.ExpiresAtMs <= at || own <= mark.DueBelow(at)));

    [Fact]
    public void ABoundOfSomeExpiriesStaysOneUnderAMark() => Gen.Select(GenMark, GenOwn.Array[1, 5]).Sample(
        (mark, owns) => Assert.Equal(owns.Min(mark.Apply), mark.Apply(owns.Min())));

    private static ExpiryMark Mark(long kept, long expiresAtMs) => new(kept, expiresAtMs);
}
