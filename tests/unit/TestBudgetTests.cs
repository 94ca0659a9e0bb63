using PlumCache.Tests.Shared;

namespace PlumCache.Tests;

public sealed class TestBudgetTests
{
    [Theory]
    [InlineData(null, 1)]
    [InlineData("", 1)]
    [InlineData("1", 1)]
    [InlineData("20", 20)]
    public void IsTheNumberThatTheEnvironmentSays(string? text, int factor) => Assert.Equal(factor, TestBudget.Parse(text));

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("2.5")]
    [InlineData("long")]
    [InlineData("99999999999")]
    public void RefusesWhatIsNoBudget(string text) => Assert.Throws<FormatException>(() => TestBudget.Parse(text));
}
