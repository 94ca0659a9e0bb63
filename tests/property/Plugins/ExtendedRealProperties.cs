using System.Globalization;
using System.Text;
using CsCheck;
using PlumCache.Plugins.Shared;
using PlumCache.Tests.Shared;

namespace PlumCache.Tests.Properties.Plugins;

public sealed class ExtendedRealProperties
{
    private static readonly Gen<double> Finite = Gen.Double.Where(value => double.IsFinite(value));

    // Below 8 the format's step is 2^-61, far under the 17th decimal. Greater sums show their rounding, as they do in Redis:
    // -1.6026 and -6260 make -6261.6025999999999998.
    [Fact]
    public void SmallSumsOfShortDecimalsAreTheOnesOnPaper() =>
        Gen.Select(Gen.Int[-4_000_000, 4_000_000], Gen.Int[-4_000_000, 4_000_000]).Sample(
            (left, right) =>
            {
                decimal a = left / 1e6m, b = right / 1e6m, sum = a + b;
                string expected = sum == 0 ? "0" : sum.ToString("0.############", CultureInfo.InvariantCulture);
                Assert.Equal(expected, Add(Text(a), Text(b)));
            },
            iter: TestBudget.Times(5_000));

    [Fact]
    public void IntegersOf64BitsAreExact() =>
        Gen.Select(Gen.ULong, Gen.ULong).Sample(
            (left, right) =>
            {
                Int128 difference = (Int128)left - right;
                Assert.Equal(difference.ToString(CultureInfo.InvariantCulture), Add(Text(left), "-" + Text(right)));
            },
            iter: TestBudget.Times(5_000));

    [Fact]
    public void AddingIsCommutativeAndZeroChangesNothing() =>
        Gen.Select(Finite, Finite).Sample(
            (left, right) =>
            {
                string a = left.ToString("R", CultureInfo.InvariantCulture), b = right.ToString("R", CultureInfo.InvariantCulture);
                Assert.Equal(Add(a, b), Add(b, a));

                // Printed with 17 decimals and read again, a number must print the same.
                string printed = Add(a, "0");
                Assert.Equal(printed, Add(printed, "0"));
            },
            iter: TestBudget.Times(5_000));

    [Fact]
    public void SumsAreNoFurtherFromTheTruthThanHalfAStepOfTheFormat() =>
        Gen.Select(Gen.Double[-1e6, 1e6], Gen.Double[-1e6, 1e6]).Sample(
            (left, right) =>
            {
                decimal a = (decimal)left, b = (decimal)right;
                decimal sum = decimal.Parse(Add(Text(a), Text(b)), NumberStyles.Float, CultureInfo.InvariantCulture);

                // Below 2^21 the format's step is 2^-43: two readings and a sum err by half of it each, and printing by little more.
                Assert.InRange(Math.Abs(sum - (a + b)), 0m, 2e-13m);
            },
            iter: TestBudget.Times(5_000));

    [Fact]
    public void AnyBytesAreANumberOrNone() =>
        Gen.OneOf<byte>("0123456789.eE+-x "u8.ToArray()).Array[0, 12].Sample(
            text =>
            {
                if (!ExtendedReal.TryParse(text, out ExtendedReal value)) return;
                Assert.True(ExtendedReal.TryParse(Encoding.ASCII.GetBytes(value.ToString()), out _));
            },
            iter: TestBudget.Times(20_000));

    private static string Add(string left, string right)
    {
        Assert.True(ExtendedReal.TryParse(Encoding.ASCII.GetBytes(left), out ExtendedReal a), left);
        Assert.True(ExtendedReal.TryParse(Encoding.ASCII.GetBytes(right), out ExtendedReal b), right);
        Assert.True(ExtendedReal.TryAdd(a, b, out ExtendedReal sum));
        return sum.ToString();
    }

    private static string Text(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);
}
