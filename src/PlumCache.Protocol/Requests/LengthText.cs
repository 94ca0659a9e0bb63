using System.Buffers.Text;

namespace PlumCache.Protocol;

/// <summary>The number behind <c>*</c> and <c>$</c>.</summary>
internal static class LengthText
{
    /// <summary>Digits that surely fit, so the quick path needs no check for overflow.</summary>
    private const int QuickDigits = 9;

    /// <summary>
    /// Reads the common case, one to nine digits and their line end, in one pass over just these bytes. False says nothing about the
    /// line: it may be unusual, broken or incomplete, and is then read the slow way.
    /// </summary>
    /// <param name="at">The first digit.</param>
    /// <param name="next">The first byte behind the line end.</param>
    public static bool TryReadQuick(ReadOnlySpan<byte> input, int at, out long value, out int next)
    {
        value = 0;
        next = 0;
        int first = at, limit = Math.Min(input.Length - 1, at + QuickDigits + 1);
        for (; at < limit; at++)
        {
            int digit = input[at] - '0';
            if ((uint)digit > 9)
            {
                next = at + 2;
                return input[at] == '\r' && at > first && (input[first] != '0' || at == first + 1);
            }

            value = value * 10 + digit;
        }

        return false;
    }

    /// <summary>Reads a number as strictly as Redis: digits without a plus, a leading zero, blanks; at most one minus.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out long value)
    {
        value = 0;
        ReadOnlySpan<byte> digits = text.StartsWith((byte)'-') ? text[1..] : text;
        if (digits.IsEmpty || !char.IsAsciiDigit((char)digits[0])) return false;
        if (digits[0] == '0' && text.Length > 1) return false;
        return Utf8Parser.TryParse(text, out value, out int consumed) && consumed == text.Length;
    }
}
