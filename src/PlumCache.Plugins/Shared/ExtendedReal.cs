using System.Diagnostics;
using System.Globalization;
using System.Numerics;

namespace PlumCache.Plugins.Shared;

/// <summary>
/// A real number in the 80-bit format of the x87 unit, which is what C's <c>long double</c> is on x86 and what INCRBYFLOAT's results come
/// from in Redis. .NET has no such type; computed here in integers, so results are the same on every processor, and Redis' to the last
/// digit. Only what INCRBYFLOAT needs: reading, one addition rounded to even, printing with 17 decimals.
/// </summary>
internal readonly struct ExtendedReal
{
    /// <summary>Longest text that is read, as in Redis: the widest number of the format has 4,933 digits before its point.</summary>
    public const int MaxTextBytes = 5119;

    private const int MantissaBits = 64;

    // The value is magnitude * 2^exponent; the greatest exponent of the format's top bit is 16,383, its smallest step is 2^-16445.
    private const int TopBitLimit = 16_384;
    private const int SmallestExponent = -16_445;
    private const int PrintedDecimals = 17;

    private static readonly BigInteger DecimalScale = BigInteger.Pow(10, PrintedDecimals);

    private readonly BigInteger _signed;
    private readonly int _exponent;
    private readonly bool _isInfinite;

    private ExtendedReal(BigInteger signed, int exponent, bool isInfinite = false)
    {
        _signed = signed;
        _exponent = exponent;
        _isInfinite = isInfinite;
    }

    /// <summary>0.</summary>
    public static ExtendedReal Zero => default;

    /// <summary>Whether it is no infinity.</summary>
    public bool IsFinite => !_isInfinite;

    /// <summary>The smallest whole number that is not below this times a factor. This is finite.</summary>
    public BigInteger CeilingOfTimes(int factor)
    {
        Debug.Assert(IsFinite, "an infinity has no ceiling");
        BigInteger product = _signed * factor;
        return _exponent >= 0 ? product << _exponent : -(-product >> -_exponent); // a shift rounds down
    }

    /// <summary>
    /// Reads a decimal or hexadecimal number, or an infinity by its name. What is too large, or not zero and too small, is no number.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out ExtendedReal value)
    {
        value = default;
        if (text.Length is 0 or > MaxTextBytes) return false;
        bool isNegative = text[0] == '-';
        ReadOnlySpan<byte> rest = text[0] is (byte)'-' or (byte)'+' ? text[1..] : text;
        if (System.Text.Ascii.EqualsIgnoreCase(rest, "inf"u8) || System.Text.Ascii.EqualsIgnoreCase(rest, "infinity"u8))
        {
            value = new ExtendedReal(isNegative ? -1 : 1, 0, isInfinite: true);
            return true;
        }

        if (HexadecimalText.IsPrefixed(rest))
        {
            return HexadecimalText.TryParse(rest[2..], out BigInteger number, out int exponent2)
                && TryRound(number, isInexact: false, exponent2, isNegative, out value) && value._signed.IsZero == number.IsZero;
        }

        return DecimalText.TryParse(rest, out BigInteger digits, out int exponent10)
            && TryFromDecimal(digits, exponent10, isNegative, out value);
    }

    /// <summary>The rounded sum; false when it is no finite number.</summary>
    public static bool TryAdd(ExtendedReal left, ExtendedReal right, out ExtendedReal sum)
    {
        sum = default;
        if (left._isInfinite || right._isInfinite) return false;
        int exponent = Math.Min(left._exponent, right._exponent);
        BigInteger exact = (left._signed << (left._exponent - exponent)) + (right._signed << (right._exponent - exponent));
        return TryRound(BigInteger.Abs(exact), isInexact: false, exponent, exact.Sign < 0, out sum);
    }

    /// <summary>With up to 17 decimals, rounded to even, without trailing zeros: how Redis stores and answers it.</summary>
    public override string ToString()
    {
        if (_isInfinite) return _signed.Sign < 0 ? "-inf" : "inf";
        BigInteger scaled = BigInteger.Abs(_signed) * DecimalScale;
        scaled = _exponent >= 0 ? scaled << _exponent : DropBits(scaled, -_exponent, isInexact: false);
        var whole = BigInteger.DivRem(scaled, DecimalScale, out BigInteger fraction);
        string text = whole.ToString(CultureInfo.InvariantCulture);
        if (!fraction.IsZero) text += "." + fraction.ToString(CultureInfo.InvariantCulture).PadLeft(PrintedDecimals, '0').TrimEnd('0');

        // A negative number too small to be seen is 0, never -0.
        return _signed.Sign < 0 && !scaled.IsZero ? "-" + text : text;
    }

    private static bool TryFromDecimal(BigInteger digits, int exponent10, bool isNegative, out ExtendedReal value)
    {
        value = default;
        if (digits.IsZero) return true;

        BigInteger numerator = exponent10 > 0 ? digits * BigInteger.Pow(10, exponent10) : digits;
        BigInteger denominator = exponent10 < 0 ? BigInteger.Pow(10, -exponent10) : BigInteger.One;

        // Two bits more than are kept, so that the rounding bit is exact and the rest is only whether it is zero.
        int shift = MantissaBits + 2 - (int)(numerator.GetBitLength() - denominator.GetBitLength());
        if (shift > 0) numerator <<= shift;
        else denominator <<= -shift;
        var quotient = BigInteger.DivRem(numerator, denominator, out BigInteger remainder);
        return TryRound(quotient, !remainder.IsZero, -shift, isNegative, out value) && !value._signed.IsZero;
    }

    /// <summary>Rounds to the format's precision and range; false when the result would be infinite.</summary>
    /// <param name="magnitude">Not negative.</param>
    /// <param name="isInexact">Whether bits below the magnitude's last one were not zero.</param>
    /// <param name="exponent">Of the magnitude's last bit.</param>
    /// <param name="isNegative">The sign.</param>
    /// <param name="value">The number.</param>
    private static bool TryRound(BigInteger magnitude, bool isInexact, int exponent, bool isNegative, out ExtendedReal value)
    {
        int drop = Math.Max((int)magnitude.GetBitLength() - MantissaBits, SmallestExponent - exponent);
        if (drop > 0)
        {
            magnitude = DropBits(magnitude, drop, isInexact);
            exponent += drop;
        }

        value = magnitude.IsZero ? default : new ExtendedReal(isNegative ? -magnitude : magnitude, exponent);
        return magnitude.IsZero || magnitude.GetBitLength() + exponent <= TopBitLimit;
    }

    /// <summary>Shifts right and rounds to the nearest, a tie to the even one.</summary>
    internal static BigInteger DropBits(BigInteger magnitude, int count, bool isInexact)
    {
        BigInteger kept = magnitude >> count, dropped = magnitude - (kept << count), half = BigInteger.One << (count - 1);
        int side = dropped.CompareTo(half);
        if (side == 0 && isInexact) side = 1;
        return side > 0 || (side == 0 && !kept.IsEven) ? kept + 1 : kept;
    }
}
