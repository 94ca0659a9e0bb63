using PlumCache.Compare.Against;
using PlumCache.Compare.Figures;

namespace PlumCache.Compare.Tests.Against;

public sealed class AgainstTableTests
{
    [Theory]
    [InlineData(0.90, 0.99, "better")]
    [InlineData(0.90, 1.00, "")]
    [InlineData(0.98, 1.05, "")]
    [InlineData(0.98, 1.06, "worse")]
    public void ARatioIsJudgedByTheUpperEndOfItsInterval(double lower, double upper, string word) =>
        Assert.Equal(word, AgainstTable.Verdict(new Interval(lower, lower, upper)));

    [Fact]
    public void TooFewRoundsAreNoVerdict() => Assert.Equal("too few rounds", AgainstTable.Verdict(null));

    [Fact]
    public void EveryCommandIsAskedAtEveryPipeline() => Assert.Equal(12, AgainstPlan.Cells.Distinct().Count());
}
