namespace PlumCache.Compare.Tests;

public sealed class OptionsTests
{
    [Fact]
    public void WithoutOptionsEverythingIsRunInFull()
    {
        Options options = Options.Parse([], out _)!;
        Assert.Equal((false, null, Options.Parts.Length), (options.IsQuick, options.Out, options.Only.Length));
    }

    [Fact]
    public void PartsAreRunInTheirOrderHoweverTheyAreAskedFor()
    {
        Options options = Options.Parse(["--only", "idle", "--quick", "--out", "docs", "--only", "latency"], out _)!;
        Assert.Equal(["latency", "idle"], options.Only);
        Assert.Equal((true, "docs"), (options.IsQuick, options.Out));
    }

    [Fact]
    public void ABuildToCompareWithTakesThePlaceOfOtherServers() =>
        Assert.Equal(
            ("HEAD~1", true),
            (
                Options.Parse(["--against", "HEAD~1", "--quick"], out _)!.Against,
                Options.Parse(["--against", "x", "--quick"], out _)!.IsQuick));

    [Theory]
    [InlineData("--against")]
    [InlineData("--against x --only idle")]
    [InlineData("--slow")]
    [InlineData("--quick --only")]
    [InlineData("--only everything")]
    [InlineData("--out")]
    public void WhatIsNotUnderstoodIsSaid(string line)
    {
        Assert.Null(Options.Parse(line.Split(' '), out string error));
        Assert.Contains(line.Split(' ').Last(static word => word.StartsWith('-')), error, StringComparison.Ordinal);
    }
}
