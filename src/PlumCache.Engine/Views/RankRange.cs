using PlumCache.Abstractions;

namespace PlumCache.Engine.Views;

/// <summary>Neighbouring keys, by rank.</summary>
/// <param name="First">Rank of the first.</param>
/// <param name="Count">How many.</param>
internal readonly record struct RankRange(long First, long Count)
{
    public long End => First + Count;

    /// <summary>All keys that a pattern can match: those beneath its literal prefix.</summary>
    public static RankRange Of(in ScopedTrie keys, GlobPattern? pattern) =>
        keys.Ranks(pattern is null ? default : pattern.LiteralPrefix.Span);
}
