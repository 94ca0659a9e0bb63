using System.Runtime.InteropServices;

namespace PlumCache.Storage;

/// <summary>What a node knows of the keys beneath it, or a change of that.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct SubtreeMeasure
{
    /// <summary>Number of keys.</summary>
    internal long Keys;

    /// <summary>Bytes of keys and values. Keys count from the point the measure was taken at: see <see cref="Above"/>.</summary>
    internal long Bytes;

    /// <summary>Number of keys with an expiry.</summary>
    internal long ExpiringKeys;

    /// <summary>No key, and no field of a key's collection, expires before this (Unix ms): a lower bound.</summary>
    internal long EarliestExpiryMs;

    /// <summary>Whether fields may expire. Then a mark, which is about keys, does not raise the bound.</summary>
    internal bool FieldsExpire;

    /// <summary>No key is longer than this, measured like <see cref="Bytes"/>: an upper bound.</summary>
    internal int LongestKeyBytes;

    /// <summary>Of no keys at all.</summary>
    internal static SubtreeMeasure None => new() { EarliestExpiryMs = ExpiryTime.Never };

    /// <summary>Whether it counts nothing and widens no bound: as a change, it changes nothing.</summary>
    internal readonly bool IsNone =>
        (Keys | Bytes | ExpiringKeys) == 0 && EarliestExpiryMs == ExpiryTime.Never && !FieldsExpire && LongestKeyBytes == 0;

    /// <summary>The same keys with so many bytes more in front of each.</summary>
    internal readonly SubtreeMeasure Above(int prefixBytes)
    {
        SubtreeMeasure result = this;
        result.Bytes += Keys * prefixBytes;
        if (Keys != 0) result.LongestKeyBytes += prefixBytes;
        return result;
    }

    /// <summary>Adds other keys, measured from the same point.</summary>
    internal void Add(in SubtreeMeasure other)
    {
        Keys += other.Keys;
        Bytes += other.Bytes;
        ExpiringKeys += other.ExpiringKeys;
        EarliestExpiryMs = ExpiryTime.Earlier(EarliestExpiryMs, other.EarliestExpiryMs);
        FieldsExpire |= other.FieldsExpire;
        LongestKeyBytes = Math.Max(LongestKeyBytes, other.LongestKeyBytes);
    }

    /// <summary>The change that taking these keys out makes. Bounds do not change: they are allowed to be stale on the safe side.</summary>
    internal readonly SubtreeMeasure Negated() =>
        new() { Keys = -Keys, Bytes = -Bytes, ExpiringKeys = -ExpiringKeys, EarliestExpiryMs = ExpiryTime.Never };
}
