namespace PlumCache.Plugins.Shared;

/// <summary>The cursors of SCAN, as a client sends them back.</summary>
internal static class ScanCursor
{
    /// <summary>The error of a text that is no cursor.</summary>
    public const string Invalid = "ERR invalid cursor";

    /// <summary>
    /// A cursor as Redis' strtoul reads it: digits that fit into 64 bits, after a sign if one likes; a minus counts down from 2^64. An
    /// empty text is 0.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out ulong cursor)
    {
        cursor = 0;
        if (text.IsEmpty) return true;
        bool isNegative = text[0] == '-';
        if (isNegative || text[0] == '+') text = text[1..];
        if (text.IsEmpty || text.IndexOfAnyExceptInRange((byte)'0', (byte)'9') >= 0) return false;
        foreach (byte b in text)
        {
            uint digit = (uint)(b - '0');
            if (cursor > (ulong.MaxValue - digit) / 10) return false;
            cursor = (cursor * 10) + digit;
        }

        if (isNegative) cursor = unchecked(0 - cursor);
        return true;
    }
}
