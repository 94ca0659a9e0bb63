using PlumCache.Compare.Figures;

namespace PlumCache.Compare.Tests.Figures;

public sealed class SpreadTests
{
    [Fact]
    public void TheMedianOfAnOddNumberOfRunsIsTheMiddleOne() => Assert.Equal(new Spread(3, 1, 9), Spread.Of([9, 1, 3]));

    [Fact]
    public void TheMedianOfAnEvenNumberOfRunsIsTheMeanOfTheTwoInTheMiddle() => Assert.Equal(new Spread(2.5, 1, 9), Spread.Of([9, 2, 1, 3]));

    [Fact]
    public void NoRunsHaveNoSpread() => Assert.Null(Spread.Of([]));

    [Fact]
    public void RatiosAreOfRunsOfTheSameRound() => Assert.Equal(new Spread(2, 0.5, 4), Spread.OfRatios([4, 1, 8], [2, 2, 2]));

    [Fact]
    public void ARunWithoutAPartnerHasNoRatio() => Assert.Equal(new Spread(2, 2, 2), Spread.OfRatios([4, 100], [2]));

    [Fact]
    public void NothingIsDividedByZero() => Assert.Null(Spread.OfRatios([4], [0]));
}
