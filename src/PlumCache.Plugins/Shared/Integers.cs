using System.Buffers.Text;
using System.Runtime.CompilerServices;

namespace PlumCache.Plugins.Shared;

/// <summary>
/// Integers as Redis reads them from values and arguments: 64 bits, decimal, in the one form printing gives back. No plus, no space, no
/// leading zero, no <c>-0</c>; so a value that reads as a number is byte for byte what INCR would have written.
/// </summary>
/// <remarks>
/// Neither is put into its callers: the framework's parser and formatter are so much code that the compiler would inline nothing else
/// there, not even the making of the step.
/// </remarks>
internal static class Integers
{
    /// <summary>Bytes of the longest number, <c>-9223372036854775808</c>.</summary>
    public const int MaxBytes = 20;

    /// <summary>Reads a whole text as a number.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static bool TryParse(ReadOnlySpan<byte> text, out long value)
    {
        value = 0;
        ReadOnlySpan<byte> digits = text.StartsWith((byte)'-') ? text[1..] : text;
        bool isPlain = !digits.IsEmpty && (digits[0] is >= (byte)'1' and <= (byte)'9' || text is [(byte)'0']);
        return isPlain && Utf8Parser.TryParse(text, out value, out int read) && read == text.Length;
    }

    /// <summary>Writes a number.</summary>
    /// <param name="value">The number.</param>
    /// <param name="buffer">At least <see cref="MaxBytes"/> bytes.</param>
    /// <returns>The part of the buffer that holds it.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static ReadOnlySpan<byte> Format(long value, Span<byte> buffer)
    {
        bool fits = Utf8Formatter.TryFormat(value, buffer, out int written);
        System.Diagnostics.Debug.Assert(fits, "A buffer of MaxBytes holds every number.");
        return buffer[..written];
    }
}
