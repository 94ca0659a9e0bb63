using System.Buffers.Binary;

namespace PlumCache.Abstractions;

/// <summary>
/// Doubles as bytes whose order is that of the numbers, so that a field which begins with one has its place by it. -0 is 0.
/// </summary>
public static class OrderedDouble
{
    /// <summary>Bytes of a number.</summary>
    public const int Size = sizeof(long);

    /// <summary>Writes a number. O(1).</summary>
    /// <param name="destination">At least <see cref="Size"/> bytes.</param>
    /// <param name="value">Any but NaN, which has no place among numbers.</param>
    /// <exception cref="ArgumentException">It is NaN.</exception>
    public static void Write(Span<byte> destination, double value)
    {
        if (double.IsNaN(value)) throw new ArgumentException("NaN has no place among numbers.", nameof(value));

        // The sum makes -0 into 0. Of a number below 0 all bits are inverted, so that what is further below comes first.
        long bits = BitConverter.DoubleToInt64Bits(value + 0.0);
        BinaryPrimitives.WriteInt64BigEndian(destination, bits < 0 ? ~bits : bits ^ long.MinValue);
    }

    /// <summary>Reads what <see cref="Write"/> has written. O(1).</summary>
    /// <param name="bytes">Begins with it.</param>
    public static double Read(ReadOnlySpan<byte> bytes)
    {
        long ordered = BinaryPrimitives.ReadInt64BigEndian(bytes);
        return BitConverter.Int64BitsToDouble(ordered < 0 ? ordered ^ long.MinValue : ~ordered);
    }
}
