namespace PlumCache.Plugins.Shared;

/// <summary>
/// Integers as Redis reads them from values and arguments: 64 bits, decimal, in the one form printing gives back. No plus, no space, no
/// leading zero, no <c>-0</c>; so a value that reads as a number is byte for byte what INCR would have written.
/// </summary>
internal static class Integers
{
    /// <summary>Bytes of the longest number, <c>-9223372036854775808</c>.</summary>
    public const int MaxBytes = 20;

    /// <summary>Reads a whole text as a number.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out long value)
    {
        value = 0;
        if (text.Length is 0 or > MaxBytes) return false;
        bool negative = text[0] == '-';
        ReadOnlySpan<byte> digits = negative ? text[1..] : text;
        if (digits.Length == 0) return false;
        if (digits[0] == '0') return text.Length == 1;

        ulong magnitude = 0;
        foreach (byte b in digits)
        {
            uint digit = (uint)(b - '0');
            if (digit > 9) return false;

            // 20 digits may pass 64 bits: 1844674407370955161 is the last magnitude that takes any further digit but 6 to 9.
            if (magnitude > (ulong.MaxValue - digit) / 10) return false;
            magnitude = (magnitude * 10) + digit;
        }

        if (magnitude > (ulong)long.MaxValue + (negative ? 1UL : 0UL)) return false;
        value = negative ? unchecked(-(long)magnitude) : (long)magnitude;
        return true;
    }

    /// <summary>Writes a number.</summary>
    /// <param name="value">The number.</param>
    /// <param name="buffer">At least <see cref="MaxBytes"/> bytes.</param>
    /// <returns>The part of the buffer that holds it.</returns>
    public static ReadOnlySpan<byte> Format(long value, Span<byte> buffer)
    {
        bool fits = value.TryFormat(buffer, out int written, default, System.Globalization.CultureInfo.InvariantCulture);
        System.Diagnostics.Debug.Assert(fits, "A buffer of MaxBytes holds every number.");
        return buffer[..written];
    }
}
