using CsCheck;
using PlumCache.Abstractions;
using PlumCache.Tests.Shared;

namespace PlumCache.Tests.Properties.Abstractions;

public sealed class OrderedDoubleProperties
{
    private static readonly Gen<double> Number = Gen.Double.Where(static number => !double.IsNaN(number));

    [Fact]
    public void TheOrderOfTheBytesIsThatOfTheNumbers() => Gen.Select(Number, Number).Sample(
        static (one, other) => Math.Sign(Bytes(one).AsSpan().SequenceCompareTo(Bytes(other))) == one.CompareTo(other),
        iter: TestBudget.Times(100_000));

    [Fact]
    public void NumbersComeBack() => Number.Sample(
        static number => OrderedDouble.Read(Bytes(number)) == number, iter: TestBudget.Times(100_000));

    private static byte[] Bytes(double number)
    {
        byte[] bytes = new byte[OrderedDouble.Size];
        OrderedDouble.Write(bytes, number);
        return bytes;
    }
}
