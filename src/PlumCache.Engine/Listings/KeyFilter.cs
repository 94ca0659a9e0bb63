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
        new(PatternOf(query), query.Collection is null ? query.Kinds : KindSet.All, query.WithValues) { Fields = query.Fields };

    /// <summary>What all that a scan looks at matches: of fields that are told by a part of them, the whole field.</summary>
    public static GlobPattern? PatternOf(ScanQuery query) =>
        query.Fields.Prefix.IsEmpty ? query.Pattern : GlobPattern.Behind(query.Fields.Prefix.Span, query.Pattern);

    /// <summary>How the fields of a collection are told.</summary>
    public ToldFields Fields { get; init; } = ToldFields.All;
}
