using System.Globalization;
using System.Xml.Linq;
using PlumCache.Compare.Output;

namespace PlumCache.Compare.Tests.Output;

public sealed class BarChartTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    [Fact]
    public void WhateverTheNamesAreTheFileIsWellFormedAndShowsThem()
    {
        const string Odd = "a<b> & \"c\" 'd'";
        XElement svg = Draw(Odd, [Odd], new ChartPanel(Odd, [(Odd, [1.0])]));
        Assert.Equal(4, svg.Descendants(Svg + "text").Count(static text => text.Value == Odd));
    }

    [Fact]
    public void BarsAreAsHighAsTheirValuesOnTheScaleOfTheirPanel()
    {
        XElement svg = Draw("t", ["x", "y"], new ChartPanel("p", [("g", [1.0, 4.0])]), new ChartPanel("q", [("g", [100.0, 50.0])]));
        double[] heights = [.. Bars(svg).Select(static bar => double.Parse(bar.Attribute("height")!.Value, CultureInfo.InvariantCulture))];
        Assert.Equal([heights[1] / 4, heights[1], heights[1], heights[1] / 2], heights);
    }

    [Fact]
    public void WhatWasNotMeasuredLeavesAGap() => Assert.Single(Bars(Draw("t", ["x", "y"], new ChartPanel("p", [("g", [null, 4.0])]))));

    [Fact]
    public void NothingButZeroesIsDrawnFlat() =>
        Assert.Equal("0.0", Bars(Draw("t", ["x"], new ChartPanel("p", [("g", [0.0])]))).Single().Attribute("height")!.Value);

    private static XElement Draw(string title, string[] series, params ChartPanel[] panels) =>
        XElement.Parse(new BarChart(title, [.. series], [.. panels]).Draw());

    // Bars have a height with a fraction; the legend's squares and the background have none.
    private static IEnumerable<XElement> Bars(XElement svg) =>
        svg.Descendants(Svg + "rect").Where(static bar => bar.Attribute("height")!.Value.Contains('.', StringComparison.Ordinal));
}
