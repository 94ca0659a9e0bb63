namespace PlumCache.Storage;

/// <summary>All read operations on one version of one trie. A value that lives as long as the view or draft it came from.</summary>
public readonly ref struct Trie
{
    /// <summary>Number of keys, due ones included. O(1).</summary>
    public long Count => throw new NotSupportedException();

    /// <summary>Looks a key up, whether due or not. O(length of the key).</summary>
    /// <param name="key">The key.</param>
    /// <param name="entry">What it holds, when the answer is true.</param>
    public bool TryGet(scoped ReadOnlySpan<byte> key, out Entry entry) => throw new NotSupportedException(key.Length.ToString(System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>Measures of everything under a prefix. O(length of the prefix), plus one bucket when the prefix ends inside it.</summary>
    /// <param name="prefix">Literal bytes; empty for the whole trie.</param>
    public TrieMeasure Measure(scoped ReadOnlySpan<byte> prefix) => throw new NotSupportedException(prefix.Length.ToString(System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>Keys under a prefix whose expiry is at or before <paramref name="nowMs"/>. Enters only subtrees that may hold such keys.</summary>
    /// <param name="prefix">Literal bytes.</param>
    /// <param name="nowMs">Unix ms.</param>
    public long CountDue(scoped ReadOnlySpan<byte> prefix, long nowMs) => throw new NotSupportedException(prefix.Length.ToString(System.Globalization.CultureInfo.InvariantCulture) + nowMs);

    /// <summary>Number of keys smaller than <paramref name="key"/>. O(depth).</summary>
    /// <param name="key">Need not exist.</param>
    public long Rank(scoped ReadOnlySpan<byte> key) => throw new NotSupportedException(key.Length.ToString(System.Globalization.CultureInfo.InvariantCulture));
}
