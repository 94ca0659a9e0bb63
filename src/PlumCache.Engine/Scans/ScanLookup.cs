namespace PlumCache.Engine.Scans;

/// <summary>What a cursor turned out to be.</summary>
internal enum ScanLookup
{
    /// <summary>Nothing that was handed out, or too long ago.</summary>
    Invalid,

    /// <summary>A position of a scan whose version is still held.</summary>
    Live,

    /// <summary>A position of a scan that has lapsed: it goes on behind a key.</summary>
    Lapsed,
}
