using System.Globalization;

namespace PlumCache.Protocol;

/// <summary>
/// Doubles as Redis prints them: the layout of C's <c>%.17g</c> (an exponent below 1e-4 and from 1e17 on, with at least two digits),
/// filled with the fewest digits that read back as the same number.
/// </summary>
internal static class DoubleText
{
    /// <summary>Longest text: sign, 17 digits, point, zeros behind it, exponent.</summary>
    public const int MaxBytes = 32;

    /// <summary>.NET writes an exponent from 1e15 on; up to this one C's form has none.</summary>
    private const int LastPlainExponent = 16;

    /// <summary>Writes the number and returns the length.</summary>
    /// <param name="value">Any double.</param>
    /// <param name="destination">At least <see cref="MaxBytes"/>.</param>
    public static int Format(double value, Span<byte> destination)
    {
        if (double.IsNaN(value)) return Copy("nan"u8, destination);
        if (double.IsInfinity(value)) return Copy(value > 0 ? "inf"u8 : "-inf"u8, destination);
        Span<byte> shortest = stackalloc byte[MaxBytes];
        value.TryFormat(shortest, out int length, "R", CultureInfo.InvariantCulture);
        shortest = shortest[..length];
        int e = shortest.IndexOf((byte)'E');
        if (e < 0) return Copy(shortest, destination);
        int exponent = int.Parse(shortest[(e + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        if (exponent is > 0 and <= LastPlainExponent) return WritePlain(shortest[..e], exponent, destination);
        shortest[e] = (byte)'e';
        return Copy(shortest, destination);
    }

    /// <summary>Moves the point of <c>-1.2345</c> by a positive exponent, filling up with zeros.</summary>
    private static int WritePlain(ReadOnlySpan<byte> mantissa, int exponent, Span<byte> destination)
    {
        int written = 0, fraction = -1;
        foreach (byte b in mantissa)
        {
            if (b == '.')
            {
                fraction = 0;
                continue;
            }

            if (fraction == exponent) destination[written++] = (byte)'.';
            destination[written++] = b;
            if (fraction >= 0) fraction++;
        }

        for (fraction = Math.Max(fraction, 0); fraction < exponent; fraction++) destination[written++] = (byte)'0';
        return written;
    }

    private static int Copy(ReadOnlySpan<byte> text, Span<byte> destination)
    {
        text.CopyTo(destination);
        return text.Length;
    }
}
