using System.Globalization;
using System.Text;
using CsCheck;
using PlumCache.Engine.Core;

namespace PlumCache.Tests.Unit.Engine.Core;

public sealed class IntegersTests
{
    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("+1")]
    [InlineData(" 1")]
    [InlineData("1 ")]
    [InlineData("01")]
    [InlineData("-0")]
    [InlineData("-01")]
    [InlineData("1.0")]
    [InlineData("0x1")]
    [InlineData("9223372036854775808")]
    [InlineData("-9223372036854775809")]
    public void RefusesWhatRedisRefuses(string text) => Assert.False(Integers.TryParse(Encoding.ASCII.GetBytes(text), out _));

    [Fact]
    public void ReadsEveryInteger() => Gen.Long.Sample(value =>
        Integers.TryParse(Encoding.ASCII.GetBytes(value.ToString(CultureInfo.InvariantCulture)), out long read) && read == value);

    [Fact]
    public void ReadsTheEnds()
    {
        foreach (long value in new[] { 0, 1, -1, long.MaxValue, long.MinValue })
        {
            Assert.True(Integers.TryParse(Encoding.ASCII.GetBytes(value.ToString(CultureInfo.InvariantCulture)), out long read));
            Assert.Equal(value, read);
        }
    }
}
