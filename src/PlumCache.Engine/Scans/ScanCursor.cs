using System.Diagnostics;

namespace PlumCache.Engine.Scans;

/// <summary>
/// A cursor as a number below 2^53, which JavaScript's numbers hold exactly: 20 bits for the scan, 33 for the rank (an arena of 64 GB holds
/// fewer keys than that). Scan 0 does not exist, so a small number made up by a client is no cursor.
/// </summary>
internal static class ScanCursor
{
    public const int RankBits = 33, NumberBits = 20;

    public const uint MaxNumber = (1u << NumberBits) - 1;

    public static ulong Encode(uint number, long rank)
    {
        Debug.Assert(number is > 0 and <= MaxNumber, "a scan's number fits its cursor, and is not 0");
        Debug.Assert(rank >> RankBits == 0, "a rank fits its cursor: it would name a place in another scan");
        return ((ulong)number << RankBits) | (ulong)rank;
    }

    public static bool TryDecode(ulong cursor, out uint number, out long rank)
    {
        number = (uint)Math.Min(cursor >> RankBits, uint.MaxValue);
        rank = (long)(cursor & ((1UL << RankBits) - 1));
        return number is > 0 and <= MaxNumber;
    }
}
