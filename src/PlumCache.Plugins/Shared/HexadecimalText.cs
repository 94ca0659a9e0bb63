using System.Globalization;
using System.Numerics;
using System.Text;

namespace PlumCache.Plugins.Shared;

/// <summary>
/// Reads an unsigned hexadecimal number, <c>0x1.8p-3</c>, as digits and a power of two: C's <c>strtold</c> takes them, and so does Redis.
/// </summary>
internal static class HexadecimalText
{
    private const int BitsOfDigit = 4;

    /// <summary>Whether a text begins as such a number does.</summary>
    public static bool IsPrefixed(ReadOnlySpan<byte> text) => text.Length >= 2 && text[0] == '0' && text[1] is (byte)'x' or (byte)'X';

    /// <summary>Whether the whole text is a number.</summary>
    /// <param name="text">Behind the <c>0x</c>: digits, of which some may stand behind a point, and perhaps a power of two in
    /// decimal.</param>
    /// <param name="digits">All digits as one number.</param>
    /// <param name="exponent2">The value is <paramref name="digits"/> times two to this.</param>
    public static bool TryParse(ReadOnlySpan<byte> text, out BigInteger digits, out int exponent2)
    {
        digits = BigInteger.Zero;
        exponent2 = 0;
        int mark = text.IndexOfAny((byte)'p', (byte)'P');
        ReadOnlySpan<byte> number = mark < 0 ? text : text[..mark];
        int point = number.IndexOf((byte)'.');
        ReadOnlySpan<byte> whole = point < 0 ? number : number[..point], fraction = point < 0 ? default : number[(point + 1)..];
        if (whole.Length + fraction.Length == 0 || !AreDigits(whole) || !AreDigits(fraction)) return false;
        if (mark >= 0 && !DecimalText.TryReadExponent(text[(mark + 1)..], out exponent2)) return false;

        // Digits from 8 on would make the number negative without the zero.
        string all = "0" + Encoding.ASCII.GetString(whole) + Encoding.ASCII.GetString(fraction);
        digits = BigInteger.Parse(all, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        exponent2 -= fraction.Length * BitsOfDigit;
        return true;
    }

    private static bool AreDigits(ReadOnlySpan<byte> text)
    {
        foreach (byte b in text)
        {
            if (!char.IsAsciiHexDigit((char)b)) return false;
        }

        return true;
    }
}
