using System.Globalization;

namespace PlumCache.Abstractions;

/// <summary>
/// Doubles as Redis prints them: the layout of C's <c>%.17g</c> (an exponent below 1e-4 and from 1e17 on, with at least two digits),
/// filled with the fewest digits that read back as the same number. .NET's own layout is that one but for the letter.
/// </summary>
public static class DoubleText
{
    /// <summary>Longest text: sign, 17 digits, point, zeros before them, exponent.</summary>
    public const int MaxBytes = 32;

    /// <summary>Writes the number and returns the length.</summary>
    /// <param name="value">Any double.</param>
    /// <param name="destination">At least <see cref="MaxBytes"/>.</param>
    public static int Format(double value, Span<byte> destination)
    {
        if (double.IsNaN(value)) return Copy("nan"u8, destination);
        if (double.IsInfinity(value)) return Copy(value > 0 ? "inf"u8 : "-inf"u8, destination);
        value.TryFormat(destination, out int length, "R", CultureInfo.InvariantCulture);
        destination[..length].Replace((byte)'E', (byte)'e');
        return length;
    }

    /// <summary>The number's text.</summary>
    /// <param name="value">Any double.</param>
    public static byte[] Of(double value)
    {
        Span<byte> text = stackalloc byte[MaxBytes];
        return text[..Format(value, text)].ToArray();
    }

    private static int Copy(ReadOnlySpan<byte> text, Span<byte> destination)
    {
        text.CopyTo(destination);
        return text.Length;
    }
}
