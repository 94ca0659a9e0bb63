namespace PlumCache.Engine.Scans;

/// <summary>Where a cursor points.</summary>
/// <param name="Scan">Of a live position: the scan, its lease retained for the caller.</param>
/// <param name="Rank">Of a live position: rank of the next key.</param>
/// <param name="Key">Of a lapsed position: the last key before it.</param>
internal readonly record struct ScanPosition(Scan? Scan, long Rank, byte[]? Key);
