using System.Text;
using PlumCache.Plugins.Shared;

namespace PlumCache.Tests.Unit.Plugins.Shared;

/// <summary>Numbers as C's strtod reads them.</summary>
public sealed class RealTextTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("-1.5", -1.5)]
    [InlineData("+3", 3)]
    [InlineData(".5", 0.5)]
    [InlineData("5.", 5)]
    [InlineData("1e3", 1000)]
    [InlineData("1E-2", 0.01)]
    [InlineData("17179869184", 17179869184)]
    [InlineData("0.1", 0.1)]
    [InlineData("1.7976931348623157e308", double.MaxValue)]
    [InlineData("5e-324", double.Epsilon)]
    [InlineData("inf", double.PositiveInfinity)]
    [InlineData("+Infinity", double.PositiveInfinity)]
    [InlineData("-iNF", double.NegativeInfinity)]
    [InlineData("0x10", 16)]
    [InlineData("-0X.8p-1", -0.25)]
    [InlineData("0x1.8p1", 3)]
    [InlineData("0x20000000000001", 9007199254740992)]
    [InlineData("0x20000000000003", 9007199254740996)]
    [InlineData("0x1p-1074", double.Epsilon)]
    [InlineData("0x1.8p-1074", 2 * double.Epsilon)]
    [InlineData("0e-999", 0)]
    public void ReadsWhatStrtodReads(string text, double expected)
    {
        Assert.True(RealText.TryParse(Encoding.ASCII.GetBytes(text), out double value));
        Assert.Equal(expected, value);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" 1")]
    [InlineData("1 ")]
    [InlineData("x")]
    [InlineData("nan")]
    [InlineData(".")]
    [InlineData("-")]
    [InlineData("+-1")]
    [InlineData("1e")]
    [InlineData("1e+")]
    [InlineData("1,5")]
    [InlineData("1_000")]
    [InlineData("1.2.3")]
    [InlineData("0x")]
    [InlineData("0x1p")]
    [InlineData("0xg")]
    [InlineData("1e309")]
    [InlineData("-1e309")]
    [InlineData("1e-400")]
    [InlineData("0x1p1024")]
    [InlineData("0x1p-1076")]
    [InlineData("(1")]
    public void RefusesWhatRedisRefuses(string text) => Assert.False(RealText.TryParse(Encoding.ASCII.GetBytes(text), out _));

    [Theory]
    [InlineData("", 0)]
    [InlineData(" \t1", 1)]
    [InlineData("1e400", double.PositiveInfinity)]
    [InlineData("-1e400", double.NegativeInfinity)]
    [InlineData("1e-400", 0)]
    [InlineData("2\0x", 2)]
    public void ABorderIsReadLessStrictly(string text, double expected)
    {
        Assert.True(RealText.TryParseBorder(Encoding.ASCII.GetBytes(text), out double value));
        Assert.Equal(expected, value);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("nan")]
    [InlineData("1 ")]
    public void ABorderIsANumber(string text) => Assert.False(RealText.TryParseBorder(Encoding.ASCII.GetBytes(text), out _));
}
