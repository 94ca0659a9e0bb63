namespace PlumCache.Abstractions;

/// <summary>One page of SCAN, as data. The engine holds the scan's view between pages.</summary>
/// <param name="Cursor">0 to begin, else what the page before answered.</param>
/// <param name="Pattern">MATCH, or null for every key.</param>
/// <param name="Count">Keys looked at per page, at least 1.</param>
/// <param name="Kind">TYPE, or null for every kind.</param>
/// <param name="MatchesNothing">A TYPE that no key here can have was asked for: pages are walked and stay empty.</param>
public sealed record ScanQuery(ulong Cursor, GlobPattern? Pattern, long Count, ValueKind? Kind, bool MatchesNothing);
