using PlumCache.Abstractions;

namespace PlumCache.Engine.Listings;

/// <summary>Which keys a listing picks, and what it answers of each.</summary>
/// <param name="Pattern">A glob, or null for all.</param>
/// <param name="Kinds">What they hold.</param>
/// <param name="WithValues">Whether the value of each follows it.</param>
internal readonly record struct KeyFilter(GlobPattern? Pattern, KindSet Kinds = default, bool WithValues = false)
{
    /// <summary>What a scan asks for. The kinds of a collection's scan are those of its key.</summary>
    public static KeyFilter Of(ScanQuery query) =>
        new(query.Pattern, query.Collection is null ? query.Kinds : KindSet.All, query.WithValues);
}
