namespace PlumCache.Abstractions;

/// <summary>
/// One page of a scan, as data: of keys, or of the fields of one key's collection. The engine holds the scan's view between pages.
/// </summary>
/// <param name="Cursor">0 to begin, else what the page before answered.</param>
/// <param name="Pattern">MATCH, or null for every key.</param>
/// <param name="Count">Keys looked at per page, at least 1.</param>
/// <param name="Kinds">
/// TYPE. Of kinds that no key has, pages are walked and stay empty. Of a collection's fields: what its key must hold, all pages the same; a
/// cursor of a scan that asked for others is none of this one.
/// </param>
public sealed record ScanQuery(ulong Cursor, GlobPattern? Pattern, long Count, KindSet Kinds = default)
{
    /// <summary>The key whose fields are scanned, in place of keys. Null: keys.</summary>
    public ReadOnlyMemory<byte>? Collection { get; init; }

    /// <summary>Which of its fields are scanned, and how they are told; the pattern is about their names.</summary>
    public ToldFields Fields { get; init; } = ToldFields.All;

    /// <summary>
    /// What is answered when a cursor other than 0 belongs to no scan whose version is still held: what the key holds now is nothing that
    /// a page could be made of. Null: the scan goes on with the live keys or fields, and a cursor that was never given out is refused.
    /// </summary>
    public ReplyTree? Otherwise { get; init; }

    /// <summary>Whether the value of each follows it.</summary>
    public bool WithValues { get; init; }
}
