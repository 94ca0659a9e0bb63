using PlumCache.Abstractions;

namespace PlumCache.Engine.Listings;

/// <summary>Which keys a listing picks, and what it answers of each.</summary>
/// <param name="Pattern">A glob, or null for all.</param>
/// <param name="Kinds">What they hold.</param>
/// <param name="WithValues">Whether the value of each follows it.</param>
internal readonly record struct KeyFilter(GlobPattern? Pattern, KindSet Kinds = default, bool WithValues = false)
{
    /// <summary>What a scan asks for.</summary>
    public static KeyFilter Of(ScanQuery query) => new(query.Pattern, query.Kinds, query.WithValues);
}
