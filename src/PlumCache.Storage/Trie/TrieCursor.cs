namespace PlumCache.Storage;

/// <summary>
/// A position among the keys of one version, in byte order. Reusable; keeps its own key buffer. Due keys are visited too. Positions
/// lie between entries: after a seek neither <see cref="Key"/> nor <see cref="Entry"/> is set until a move answers true.
/// </summary>
public sealed class TrieCursor
{
    /// <summary>The current key; valid until the next move.</summary>
    public ReadOnlySpan<byte> Key => throw new NotSupportedException();

    /// <summary>What the current key holds.</summary>
    public Entry Entry => throw new NotSupportedException();

    /// <summary>Positions before the first key at or after <paramref name="from"/>. O(length of <paramref name="from"/>).</summary>
    /// <param name="trie">The version to walk; its view must stay open.</param>
    /// <param name="from">Empty for the smallest key.</param>
    public void Seek(in Trie trie, scoped ReadOnlySpan<byte> from) => throw new NotSupportedException();

    /// <summary>Positions before the key of this rank (0 is the smallest), or at the end. O(depth).</summary>
    /// <param name="trie">The version to walk; its view must stay open.</param>
    /// <param name="rank">At least 0.</param>
    public void SeekRank(in Trie trie, long rank) => throw new NotSupportedException();

    /// <summary>Positions behind the last key.</summary>
    /// <param name="trie">The version to walk; its view must stay open.</param>
    public void SeekEnd(in Trie trie) => throw new NotSupportedException();

    /// <summary>Steps to the next key. O(1) amortised.</summary>
    public bool MoveNext() => throw new NotSupportedException();

    /// <summary>Steps to the key before. O(1) amortised.</summary>
    public bool MovePrevious() => throw new NotSupportedException();
}
