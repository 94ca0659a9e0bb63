using System.Buffers;
using System.Diagnostics;
using PlumCache.Abstractions;

namespace PlumCache.Protocol;

/// <summary>
/// Splits a line that a human typed into words, with Redis' quoting: <c>"a b"</c> with the escapes \n \r \t \b \a \xHH and \ before any
/// other byte, <c>'c'</c> with \' only. A quote may open inside a word (<c>a"b c"</c> is <c>ab c</c>) and ends it: behind the closing
/// quote only a blank or the end may stand.
/// <code>
///   before   SET "a b" x\x41y "\x41\n"        the line
///   after    SET a b"" ...    A.. ...         quoted words are decoded in place: never longer than written, so the ranges
///            ^^^ ^^^                          still point into the caller's buffer and nothing is allocated
/// </code>
/// </summary>
internal static class InlineSplitter
{
    private static readonly SearchValues<byte> _wordEnds = SearchValues.Create(" \t\r\n\"'"u8);

    /// <summary>Splits the line; false when a quote is not closed, or closed in the middle of a word.</summary>
    /// <param name="line">Without its line end. Words with quotes are overwritten by what they mean.</param>
    /// <param name="offset">Added to the start of each range: where the line lies in the input.</param>
    /// <param name="words">Receives the words; replaced by a larger array when they do not fit.</param>
    public static bool TrySplit(Span<byte> line, int offset, ref ArgumentRange[] words, out int count)
    {
        count = 0;
        int at = 0;
        while (true)
        {
            while (at < line.Length && IsBlank(line[at])) at++;
            if (at == line.Length) return true;

            int start = at, length = line[at..].IndexOfAny(_wordEnds);
            at = length < 0 ? line.Length : at + length;
            int end = at;
            if (at < line.Length && line[at] is (byte)'"' or (byte)'\'' && !TryDecode(line, ref at, out end)) return false;
            if (count == words.Length) Array.Resize(ref words, count * 2);
            words[count++] = new ArgumentRange(offset + start, end - start);
        }
    }

    /// <summary>Decodes from a quote to its closing one, in place.</summary>
    /// <param name="at">The opening quote; afterwards the byte behind the closing one.</param>
    /// <param name="end">Where the decoded word ends.</param>
    private static bool TryDecode(Span<byte> line, ref int at, out int end)
    {
        byte quote = line[at];
        end = at++;
        while (at < line.Length)
        {
            byte b = line[at++];
            if (b == quote) return at == line.Length || IsBlank(line[at]);
            if (b == '\\' && at < line.Length)
            {
                if (quote == '"') b = Unescape(line, ref at);
                else if (line[at] == '\'') b = line[at++];
            }

            Debug.Assert(end < at, "A decoded word overtakes what is still to be read of it.");
            line[end++] = b;
        }

        return false;
    }

    /// <summary>
    /// The byte an escape in double quotes stands for; <paramref name="at"/> is behind the backslash and moves over the escape.
    /// </summary>
    private static byte Unescape(ReadOnlySpan<byte> line, ref int at)
    {
        byte b = line[at++];
        if (b == 'x' && at + 1 < line.Length && char.IsAsciiHexDigit((char)line[at]) && char.IsAsciiHexDigit((char)line[at + 1]))
        {
            at += 2;
            return (byte)(HexValue(line[at - 2]) << 4 | HexValue(line[at - 1]));
        }

        return b switch
        {
            (byte)'n' => (byte)'\n',
            (byte)'r' => (byte)'\r',
            (byte)'t' => (byte)'\t',
            (byte)'b' => (byte)'\b',
            (byte)'a' => (byte)'\a',
            _ => b,
        };
    }

    private static int HexValue(byte digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;

    private static bool IsBlank(byte b) => b is (byte)' ' or (>= (byte)'\t' and <= (byte)'\r');
}
