using System.Globalization;
using System.Numerics;
using System.Text;

namespace PlumCache.Plugins.Shared;

/// <summary>Reads an unsigned decimal number, <c>12.5e-3</c>, as digits and a power of ten.</summary>
internal static class DecimalText
{
    // Beyond, a number is outside any format of interest; stops an exponent of a billion from becoming a number of a billion digits.
    private const int MaxExponent10 = 5_000;

    /// <summary>Whether the whole text is a number, of a size that is worth computing with.</summary>
    /// <param name="text">Digits, of which some may stand behind a point, and perhaps an exponent.</param>
    /// <param name="digits">All digits as one number.</param>
    /// <param name="exponent10">The value is <paramref name="digits"/> times ten to this.</param>
    public static bool TryParse(ReadOnlySpan<byte> text, out BigInteger digits, out int exponent10)
    {
        digits = BigInteger.Zero;
        exponent10 = 0;
        int mark = text.IndexOfAny((byte)'e', (byte)'E');
        ReadOnlySpan<byte> number = mark < 0 ? text : text[..mark];
        int point = number.IndexOf((byte)'.');
        ReadOnlySpan<byte> whole = point < 0 ? number : number[..point], fraction = point < 0 ? default : number[(point + 1)..];
        if (whole.Length + fraction.Length == 0 || !AreDigits(whole) || !AreDigits(fraction)) return false;

        int exponent = 0;
        if (mark >= 0 && !TryReadExponent(text[(mark + 1)..], out exponent)) return false;
        string all = (Encoding.ASCII.GetString(whole) + Encoding.ASCII.GetString(fraction)).TrimStart('0');
        if (all.Length == 0) return true;

        // Where the first digit that is not zero stands decides whether the number is in reach.
        long firstDigit = (long)exponent - fraction.Length + all.Length;
        if (Math.Abs(firstDigit) > MaxExponent10) return false;
        digits = BigInteger.Parse(all, NumberStyles.None, CultureInfo.InvariantCulture);
        exponent10 = exponent - fraction.Length;
        return true;
    }

    /// <summary>Reads an exponent: digits, perhaps behind a sign.</summary>
    internal static bool TryReadExponent(ReadOnlySpan<byte> text, out int exponent)
    {
        exponent = 0;
        bool isNegative = !text.IsEmpty && text[0] == '-';
        ReadOnlySpan<byte> digits = !text.IsEmpty && text[0] is (byte)'-' or (byte)'+' ? text[1..] : text;
        if (digits.IsEmpty || !AreDigits(digits)) return false;

        // Saturates: past 100,000 all exponents say the same, whatever stands before them in at most 5,119 bytes.
        foreach (byte b in digits) exponent = Math.Min(100_000, (exponent * 10) + (b - '0'));
        if (isNegative) exponent = -exponent;
        return true;
    }

    private static bool AreDigits(ReadOnlySpan<byte> text) => text.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0;
}
