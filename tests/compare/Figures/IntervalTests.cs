using PlumCache.Compare.Figures;

namespace PlumCache.Compare.Tests.Figures;

public sealed class IntervalTests
{
    // The ranks are those of the sign test's tables at 95 %.
    [Theory]
    [InlineData(6, 1, 6)]
    [InlineData(9, 2, 8)]
    [InlineData(15, 4, 12)]
    [InlineData(20, 6, 15)]
    public void ItsEndsAreRunsByTheirRanks(int runs, int lower, int upper)
    {
        Interval interval = Interval.Of(Enumerable.Range(1, runs).Reverse().Select(static rank => (double)rank))!.Value;
        Assert.Equal(((runs + 1) / 2.0, (double)lower, (double)upper), (interval.Median, interval.Lower, interval.Upper));
    }

    [Fact]
    public void TooFewRunsHaveNone() => Assert.Null(Interval.Of([1, 2, 3, 4, 5]));

    [Fact]
    public void ItHoldsTheTrueMedianAsOftenAsItSays()
    {
        var random = new Random(7);
        int held = 0;
        const int Trials = 20_000;
        for (int trial = 0; trial < Trials; trial++)
        {
            Interval interval = Interval.Of(Enumerable.Range(0, 15).Select(_ => random.NextDouble()))!.Value;
            if (interval.Lower <= 0.5 && 0.5 <= interval.Upper) held++;
        }

        Assert.InRange(held / (double)Trials, 0.955, 0.975); // 96.5 % by the tables
    }
}
