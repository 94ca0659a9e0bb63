using PlumCache.Storage;

namespace PlumCache.Hosting.Embedding;

/// <summary>Reads of a trie at a time: what is due by then is not there.</summary>
internal static class LiveKeys
{
    public static bool TryFind(in Trie trie, long nowMs, scoped ReadOnlySpan<byte> key, out Entry entry) =>
        trie.TryGet(key, out entry) && !entry.IsDue(nowMs);

    /// <summary>O(length of the prefix), plus the subtrees that hold due keys when there may be some.</summary>
    public static long Count(in Trie trie, long nowMs, scoped ReadOnlySpan<byte> prefix)
    {
        TrieMeasure measure = trie.Measure(prefix);
        return ExpiryTime.IsDue(measure.EarliestExpiryMs, nowMs) ? measure.Keys - trie.CountDue(prefix, nowMs) : measure.Keys;
    }

    /// <summary>Copies what was found.</summary>
    public static PlumEntry Copy(scoped ReadOnlySpan<byte> key, scoped in Entry entry) => new(key.ToArray(), entry.Value.ToArray(), UnixTime.ToExpiry(entry.ExpiresAtMs));
}
