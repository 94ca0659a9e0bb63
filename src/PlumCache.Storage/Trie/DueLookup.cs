namespace PlumCache.Storage;

/// <summary>Answers about due keys.</summary>
internal static class DueLookup
{
    /// <summary>Number and bytes of the keys under a prefix that are due.</summary>
    internal static (long Keys, long Bytes) Measure(in Trie trie, scoped ReadOnlySpan<byte> prefix, long nowMs)
    {
        var cursor = new TrieCursor();
        long keys = 0, bytes = 0;
        cursor.Seek(trie, prefix);
        while (cursor.MoveNext() && cursor.Key.StartsWith(prefix))
        {
            if (cursor.Entry.ExpiresAtMs > nowMs) continue;
            keys++;
            bytes += cursor.Key.Length + cursor.Entry.ValueLength;
        }

        return (keys, bytes);
    }

    /// <summary>Number of due keys that are smaller than a key.</summary>
    internal static long CountBefore(in Trie trie, scoped ReadOnlySpan<byte> key, long nowMs)
    {
        var cursor = new TrieCursor();
        long keys = 0;
        cursor.Seek(trie, default);
        while (cursor.MoveNext() && cursor.Key.SequenceCompareTo(key) < 0)
        {
            if (cursor.Entry.ExpiresAtMs <= nowMs) keys++;
        }

        return keys;
    }
}
