namespace PlumCache.Storage;

/// <summary>What a subtree knows of itself.</summary>
/// <param name="Keys">Number of keys, due ones included. Exact.</param>
/// <param name="Bytes">Bytes of whole keys and values. Exact.</param>
/// <param name="ExpiringKeys">Number of keys with an expiry. Exact.</param>
/// <param name="EarliestExpiryMs">
/// No key, and no field of a collection, expires before this (Unix ms). A lower bound: may be stale-early, never late.
/// </param>
public readonly record struct TrieMeasure(long Keys, long Bytes, long ExpiringKeys, long EarliestExpiryMs)
{
    /// <summary>Whether a key in it may be due (Unix ms): the bound may be early, so the answer may be a needless yes.</summary>
    public bool MayHoldDue(long nowMs) => ExpiringKeys > 0 && MaySweep(nowMs);

    /// <summary>Whether a key in it, or a field of a collection, may be due (Unix ms). As above.</summary>
    public bool MaySweep(long nowMs) => ExpiryTime.IsDue(EarliestExpiryMs, nowMs);
}
