using System.Globalization;
using System.Text;
using CsCheck;
using PlumCache.Plugins.Shared;
using PlumCache.Tests.Shared;

namespace PlumCache.Tests.Properties.Plugins;

public sealed class IntegersProperties
{
    [Fact]
    public void EveryNumberComesBack() => Gen.Long.Sample(
        number =>
        {
            ReadOnlySpan<byte> text = Integers.Format(number, new byte[Integers.MaxBytes]);
            return Integers.TryParse(text, out long read) && read == number;
        },
        iter: TestBudget.Times(20_000));

    [Fact]
    public void ATextIsANumberExactlyWhenPrintingGivesItBack() => Gen.OneOf<byte>("0123456789-+ "u8.ToArray()).Array[0, 21].Sample(
        text =>
        {
            bool isCanonical = long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long expected)
                && Encoding.ASCII.GetBytes(expected.ToString(CultureInfo.InvariantCulture)).AsSpan().SequenceEqual(text);
            return Integers.TryParse(text, out long read) == isCanonical && (!isCanonical || read == expected);
        },
        iter: TestBudget.Times(20_000));
}
