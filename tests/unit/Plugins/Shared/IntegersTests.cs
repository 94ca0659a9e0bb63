using System.Text;
using PlumCache.Plugins.Shared;

namespace PlumCache.Tests.Unit.Plugins.Shared;

public sealed class IntegersTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("7", 7)]
    [InlineData("-1", -1)]
    [InlineData("1234567890", 1234567890)]
    [InlineData("9223372036854775807", long.MaxValue)]
    [InlineData("-9223372036854775808", long.MinValue)]
    public void ReadsTheOneFormPrintingGives(string text, long expected)
    {
        Assert.True(Integers.TryParse(Encoding.ASCII.GetBytes(text), out long value));
        Assert.Equal(expected, value);
        Assert.Equal(text, Encoding.ASCII.GetString(Integers.Format(value, stackalloc byte[Integers.MaxBytes])));
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("+1")]
    [InlineData(" 1")]
    [InlineData("1 ")]
    [InlineData("01")]
    [InlineData("00")]
    [InlineData("-0")]
    [InlineData("-01")]
    [InlineData("1.0")]
    [InlineData("0x1")]
    [InlineData("1e3")]
    [InlineData("9223372036854775808")]
    [InlineData("-9223372036854775809")]
    [InlineData("18446744073709551615")]
    [InlineData("18446744073709551616")]
    [InlineData("99999999999999999999")]
    [InlineData("-99999999999999999999")]
    public void RefusesEveryOtherForm(string text) => Assert.False(Integers.TryParse(Encoding.ASCII.GetBytes(text), out _));
}
