using PlumCache.Abstractions;

namespace PlumCache.Tests.Unit.Abstractions;

public sealed class OrderedDoubleTests
{
    private static readonly double[] Rising =
    [
        double.NegativeInfinity, double.MinValue, -1e10, -2, -1.5, -1, -double.Epsilon, 0, double.Epsilon, 0.5, 1, 1.5, 2, 1e300,
        double.MaxValue, double.PositiveInfinity,
    ];

    [Fact]
    public void TheOrderOfTheBytesIsThatOfTheNumbers()
    {
        for (int i = 1; i < Rising.Length; i++) Assert.True(Bytes(Rising[i - 1]).AsSpan().SequenceCompareTo(Bytes(Rising[i])) < 0);
    }

    [Fact]
    public void NumbersComeBack()
    {
        foreach (double number in Rising) Assert.Equal(number, OrderedDouble.Read(Bytes(number)));
    }

    [Fact]
    public void NegativeZeroIsZero()
    {
        Assert.Equal(Bytes(0), Bytes(-0.0));
        Assert.False(double.IsNegative(OrderedDouble.Read(Bytes(-0.0))));
    }

    [Fact]
    public void NanHasNoPlace() => Assert.Throws<ArgumentException>(static () => Bytes(double.NaN));

    private static byte[] Bytes(double number)
    {
        byte[] bytes = new byte[OrderedDouble.Size];
        OrderedDouble.Write(bytes, number);
        return bytes;
    }
}
