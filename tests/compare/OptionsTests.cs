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

    [Theory]
    [InlineData("--slow")]
    [InlineData("--quick --only")]
    [InlineData("--only everything")]
    [InlineData("--out")]
    public void WhatIsNotUnderstoodIsSaid(string line)
    {
        Assert.Null(Options.Parse(line.Split(' '), out string error));
        Assert.Contains(line.Split(' ')[^1], error, StringComparison.Ordinal);
    }
}
