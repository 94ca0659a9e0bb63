using System.Text;
using PlumCache.Abstractions;

namespace PlumCache.Tests.Unit.Protocol;

public sealed class DoubleTextTests
{
    [Theory]
    [InlineData(0, "0")]
    [InlineData(-0.0, "-0")]
    [InlineData(3, "3")]
    [InlineData(0.1, "0.1")]
    [InlineData(-1234.5, "-1234.5")]
    [InlineData(0.0001, "0.0001")]
    [InlineData(0.00001, "1e-05")]
    [InlineData(1.25e-7, "1.25e-07")]
    [InlineData(1e15, "1000000000000000")]
    [InlineData(1000000000000000.5, "1000000000000000.5")]
    [InlineData(1.234e15, "1234000000000000")]
    [InlineData(-1.2345678901234567e16, "-12345678901234568")]
    [InlineData(1e16, "10000000000000000")]
    [InlineData(1e17, "1e+17")]
    [InlineData(1.5e300, "1.5e+300")]
    [InlineData(double.MaxValue, "1.7976931348623157e+308")]
    [InlineData(-double.Epsilon, "-5e-324")]
    [InlineData(double.PositiveInfinity, "inf")]
    [InlineData(double.NegativeInfinity, "-inf")]
    [InlineData(double.NaN, "nan")]
    public void HasTheLayoutOfCWithTheFewestDigits(double value, string expected)
    {
        byte[] text = new byte[DoubleText.MaxBytes];
        Assert.Equal(expected, Encoding.ASCII.GetString(text, 0, DoubleText.Format(value, text)));
    }
}
