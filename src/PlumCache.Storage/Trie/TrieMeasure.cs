namespace PlumCache.Storage;

/// <summary>What a subtree knows of itself.</summary>
/// <param name="Keys">Number of keys, due ones included. Exact.</param>
/// <param name="Bytes">Bytes of whole keys and values. Exact.</param>
/// <param name="ExpiringKeys">Number of keys with an expiry. Exact.</param>
/// <param name="EarliestExpiryMs">No key expires before this (Unix ms). A lower bound: may be stale-early, never late.</param>
public readonly record struct TrieMeasure(long Keys, long Bytes, long ExpiringKeys, long EarliestExpiryMs);
