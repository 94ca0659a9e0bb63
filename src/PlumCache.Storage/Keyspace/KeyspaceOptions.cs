namespace PlumCache.Storage;

/// <summary>Sizes of a keyspace, fixed for its life.</summary>
public sealed record KeyspaceOptions
{
    /// <summary>Number of databases; Redis' default of 16.</summary>
    public int Databases { get; init; } = 16;

    /// <summary>Longest key in bytes. A write copies the path its key walks, so hostile keys must stay bounded.</summary>
    public int MaxKeyBytes { get; init; } = 65_536;

    /// <summary>Most memory the arena may take, in bytes; 64 GB is what a 32-bit handle of 16-byte granules can address.</summary>
    public long ArenaLimitBytes { get; init; } = 64L << 30;
}
