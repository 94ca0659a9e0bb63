using System.Buffers;
using System.Globalization;
using System.Numerics;

namespace PlumCache.Plugins.Shared;

/// <summary>
/// Doubles as C's <c>strtod</c> reads them, and so Redis: decimal, hexadecimal (<c>0x1.8p-3</c>), or an infinity by its name.
/// </summary>
internal static class RealText
{
    private const int MantissaBits = 53, SmallestExponent = -1074;

    private static readonly SearchValues<byte> DecimalBytes = SearchValues.Create("0123456789.eE+-"u8);

    // A hexadecimal number of more digits says nothing that a double could hold, and takes long to read.
    private const int MaxHexadecimalBytes = 4096;

    /// <summary>A score or a weight: the whole text, and nothing too large, nor, unless it is 0, too small for a double.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out double value) =>
        TryParse(text, out value, out bool isInRange) && isInRange;

    /// <summary>The border of a range, which Redis reads less strictly: spaces in front, and nothing at all, which is 0.</summary>
    public static bool TryParseBorder(ReadOnlySpan<byte> text, out double value)
    {
        int end = text.IndexOf((byte)0);
        text = (end < 0 ? text : text[..end]).TrimStart(" \t\n\v\f\r"u8);
        value = 0;
        return text.IsEmpty || TryParse(text, out value, out _);
    }

    private static bool TryParse(ReadOnlySpan<byte> text, out double value, out bool isInRange)
    {
        (value, isInRange) = (0, true);
        if (text.IsEmpty) return false;
        bool isNegative = text[0] == '-';
        ReadOnlySpan<byte> rest = text[0] is (byte)'-' or (byte)'+' ? text[1..] : text;
        bool isInfinite = System.Text.Ascii.EqualsIgnoreCase(rest, "inf"u8) || System.Text.Ascii.EqualsIgnoreCase(rest, "infinity"u8);
        bool isNumber = isInfinite;
        if (isInfinite) value = double.PositiveInfinity;
        else if (HexadecimalText.IsPrefixed(rest)) isNumber = TryParseHexadecimal(rest[2..], out value, out isInRange);
        else isNumber = TryParseDecimal(rest, out value, out isInRange);
        if (isNegative) value = -value;
        return isNumber;
    }

    private static bool TryParseDecimal(ReadOnlySpan<byte> text, out double value, out bool isInRange)
    {
        (value, isInRange) = (0, true);
        const NumberStyles Style = NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        bool isNumber = !text.ContainsAnyExcept(DecimalBytes)
            && double.TryParse(text, Style, CultureInfo.InvariantCulture, out value);
        if (!isNumber) return false;
        int mark = text.IndexOfAny((byte)'e', (byte)'E');
        bool isZero = (mark < 0 ? text : text[..mark]).IndexOfAnyInRange((byte)'1', (byte)'9') < 0;
        isInRange = double.IsFinite(value) && (value != 0 || isZero);
        return true;
    }

    private static bool TryParseHexadecimal(ReadOnlySpan<byte> text, out double value, out bool isInRange)
    {
        (value, isInRange) = (0, true);
        if (text.Length > MaxHexadecimalBytes || !HexadecimalText.TryParse(text, out BigInteger digits, out int exponent)) return false;
        value = Round(digits, exponent);
        isInRange = double.IsFinite(value) && (value != 0 || digits.IsZero);
        return true;
    }

    /// <summary>The double that is nearest, a tie to the even one.</summary>
    private static double Round(BigInteger digits, int exponent)
    {
        int drop = Math.Max((int)digits.GetBitLength() - MantissaBits, SmallestExponent - exponent);
        BigInteger kept = drop > 0 ? ExtendedReal.DropBits(digits, drop, isInexact: false) : digits;
        return Math.ScaleB((double)kept, exponent + Math.Max(0, drop));
    }
}
