using System.Diagnostics;
using CsCheck;
using PlumCache.Compare.Figures;

namespace PlumCache.Compare.Tests.Figures;

public sealed class LatencyHistogramTests
{
    [Fact]
    public void APercentileIsTheTrueOneOrLessThanAHundredthAbove() =>
        Gen.Select(Gen.OneOf(Gen.Long[0, 300], Gen.Long[0, 1L << 40]).Array[1, 200], Gen.Double[0.01, 1]).Sample(static (times, share) =>
        {
            var histogram = new LatencyHistogram();
            foreach (long time in times) histogram.Record(time);
            long exact = times.Order().ElementAt((int)Math.Ceiling(share * times.Length) - 1);
            Assert.InRange(histogram.PercentileTicks(share), exact, exact + (exact / 100.0));
        });

    [Fact]
    public void TheLongestTimeIsExact()
    {
        var histogram = new LatencyHistogram();
        foreach (long time in new[] { 5L, 123_456_789L, 70L }) histogram.Record(time);
        Assert.Equal(123_456_789, histogram.MaxTicks);
        Assert.Equal(123_456_789, histogram.PercentileTicks(1));
        Assert.Equal(123_456_789 * 1000.0 / Stopwatch.Frequency, histogram.MaxMs);
    }

    [Fact]
    public void OneInAThousandIsFoundByP999AndNotByP99()
    {
        var histogram = new LatencyHistogram();
        for (int i = 0; i < 9_980; i++) histogram.Record(10);
        for (int i = 0; i < 20; i++) histogram.Record(1_000_000);
        Assert.Equal(10, histogram.PercentileTicks(0.99));
        Assert.InRange(histogram.PercentileTicks(0.999), 1_000_000, 1_010_000);
    }

    [Fact]
    public void TheSmallestAndTheLargestTimesHaveABin()
    {
        var histogram = new LatencyHistogram();
        histogram.Record(-1);
        histogram.Record(long.MaxValue);
        Assert.Equal(2, histogram.Count);
        Assert.Equal(0, histogram.PercentileTicks(0.5));
        Assert.Equal(long.MaxValue, histogram.PercentileTicks(1));
    }

    [Fact]
    public void NothingRecordedIsZero() => Assert.Equal(0, new LatencyHistogram().PercentileMs(0.99));
}
