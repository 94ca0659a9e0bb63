using PlumCache.Compare.Figures;
using PlumCache.Compare.Output;

namespace PlumCache.Compare.Tests.Output;

public sealed class TextTests
{
    [Theory]
    [InlineData(0.0, "0.00")]
    [InlineData(0.0614, "0.061")]
    [InlineData(0.99949, "0.999")]
    [InlineData(0.9996, "1.00")]
    [InlineData(9.994, "9.99")]
    [InlineData(9.996, "10.0")]
    [InlineData(99.96, "100")]
    [InlineData(1234567.4, "1,234,567")]
    [InlineData(-12.34, "-12.3")]
    [InlineData(null, "n/a")]
    public void NumbersHaveThreeDigitsThatCount(double? value, string text) => Assert.Equal(text, Format.Number(value));

    [Fact]
    public void ASpreadShowsItsEndsOnlyWhenTheyDiffer()
    {
        Assert.Equal("2.00x (1.00 to 3.00)", Format.Spread(new Spread(2, 1, 3), "x"));
        Assert.Equal("2.00x", Format.Spread(new Spread(2, 2, 2), "x"));
        Assert.Equal("n/a", Format.Spread(null, "x"));
    }

    [Fact]
    public void ATableKeepsItsColumnsWhateverIsInThem()
    {
        var table = new MarkdownTable(["a", "b"]);
        table.Add(["1|2", ""]);
        Assert.Equal("| a | b |\n|---|---|\n| 1\\|2 |  |\n", table.ToString());
        Assert.Throws<ArgumentException>(() => table.Add(["1"]));
    }
}
