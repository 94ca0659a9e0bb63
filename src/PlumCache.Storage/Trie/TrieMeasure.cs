namespace PlumCache.Storage;

/// <summary>What a subtree knows of itself.</summary>
/// <param name="Keys">Number of keys, due ones included. Exact.</param>
/// <param name="Bytes">Bytes of whole keys and values. Exact.</param>
/// <param name="ExpiringKeys">Number of keys with an expiry. Exact.</param>
/// <param name="EarliestExpiryMs">No key expires before this (Unix ms). A lower bound: may be stale-early, never late.</param>
public readonly record struct TrieMeasure(long Keys, long Bytes, long ExpiringKeys, long EarliestExpiryMs)
{
    /// <summary>Whether something in it may be due (Unix ms): the bound may be early, so the answer may be a needless yes.</summary>
    public bool MayHoldDue(long nowMs) => ExpiringKeys > 0 && ExpiryTime.IsDue(EarliestExpiryMs, nowMs);
}
