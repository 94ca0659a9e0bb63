namespace PlumCache.Abstractions;

/// <summary>
/// One page of a scan, as data: of keys, or of the fields of one key's collection. The engine holds the scan's view between pages.
/// </summary>
/// <param name="Cursor">0 to begin, else what the page before answered.</param>
/// <param name="Pattern">MATCH, or null for every key.</param>
/// <param name="Count">Keys looked at per page, at least 1.</param>
/// <param name="Kinds">TYPE. Of kinds that no key has, pages are walked and stay empty.</param>
public sealed record ScanQuery(ulong Cursor, GlobPattern? Pattern, long Count, KindSet Kinds = default)
{
    /// <summary>The key whose fields are scanned, in place of keys. Null: keys.</summary>
    public ReadOnlyMemory<byte>? Collection { get; init; }

    /// <summary>Whether the value of each follows it.</summary>
    public bool WithValues { get; init; }
}
