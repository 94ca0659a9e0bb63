using PlumCache.Abstractions;
using PlumCache.Storage;

namespace PlumCache.Engine;

/// <summary>Neighbouring keys of a version, by rank.</summary>
/// <param name="First">Rank of the first.</param>
/// <param name="Count">How many.</param>
internal readonly record struct RankRange(long First, long Count)
{
    public long End => First + Count;

    /// <summary>All keys that a pattern can match: those beneath its literal prefix.</summary>
    public static RankRange Of(in Trie trie, GlobPattern? pattern)
    {
        if (pattern is null || pattern.LiteralPrefix.IsEmpty) return new RankRange(0, trie.Count);
        ReadOnlySpan<byte> prefix = pattern.LiteralPrefix.Span;
        return new RankRange(trie.Rank(prefix), trie.Measure(prefix).Keys);
    }
}
