using PlumCache.Compare.Throughput;

namespace PlumCache.Compare.Tests;

public sealed class CellTests
{
    [Theory]
    [InlineData(50, 16, 100_000, 1, 100_000)]
    [InlineData(50, 16, 100_000, 0.5, 49_600)]
    [InlineData(500, 64, 10, 1, 32_000)]
    public void RequestsFillATimeInWholePipelines(int connections, int pipeline, double perSecond, double seconds, int requests) =>
        Assert.Equal(requests, new Cell("GET", connections, pipeline, 16).Requests(perSecond, TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void NoCellIsRunTwice()
    {
        Assert.Distinct(CellPlan.Full);
        Assert.Distinct(CellPlan.Quick);
        Assert.Subset(CellPlan.Full.ToHashSet(), CellPlan.Quick.ToHashSet());
    }

    [Fact]
    public void LargeValuesComeLastAsTheyReplaceTheSmallOnes() =>
        Assert.True(CellPlan.Full.Select(static cell => cell.ValueBytes).SequenceEqual(CellPlan.Full.Select(static cell => cell.ValueBytes)
            .Order()));
}
