using CsCheck;
using PlumCache.Storage;

namespace PlumCache.Tests.Properties.Storage;

public sealed class ExpiryMarkProperties
{
    private const long Never = ExpiryTime.Never;

    // A small range, so that all orders and all equalities of the times come up.
    private static readonly Gen<long> GenOwn = Gen.Int[0, 14]
        .Select(time => time switch { 14 => Never, 13 => long.MaxValue, _ => (long)time });

    private static readonly Gen<ExpiryMark> GenMark =
        from kept in Gen.Int[0, 11]
        from later in Gen.Int[1, 14]
        select Mark(kept, later switch { 14 => Never, 13 => long.MaxValue, _ => kept + later });

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
            Assert.False(ExpiryTime.IsDue(down.ExpiresAtMs, down.KeptUpToMs));
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
        (mark, own, at) =>
        {
            bool isDueBelow = ExpiryTime.IsDue(mark.ExpiresAtMs, at) || ExpiryTime.IsDue(own, mark.DueBelow(at));
            Assert.Equal(ExpiryTime.IsDue(mark.Apply(own), at), isDueBelow);
        });

    [Fact]
    public void ABoundOfSomeExpiriesStaysOneUnderAMark() => Gen.Select(GenMark, GenOwn.Array[1, 5]).Sample(
        (mark, owns) => Assert.Equal(Earliest(owns.Select(mark.Apply)), mark.Apply(Earliest(owns))));

    private static long Earliest(IEnumerable<long> expiries) => expiries.Aggregate(Never, ExpiryTime.Earlier);

    private static ExpiryMark Mark(long kept, long expiresAtMs) => new(kept, expiresAtMs);
}
