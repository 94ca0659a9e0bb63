using System.Buffers.Text;

namespace PlumCache.Engine.Core;

/// <summary>Numbers as Redis reads them: decimal digits with an optional minus, nothing before or behind, no leading zero.</summary>
internal static class Integers
{
    public static bool TryParse(ReadOnlySpan<byte> text, out long value)
    {
        value = 0;
        if (text.IsEmpty) return false;
        ReadOnlySpan<byte> digits = text[0] == '-' ? text[1..] : text;
        if (digits.IsEmpty || digits[0] is < (byte)'0' or > (byte)'9') return false;
        if (digits[0] == '0' && text.Length > 1) return false;
        return Utf8Parser.TryParse(text, out value, out int used) && used == text.Length;
    }
}
