namespace PlumCache.Storage;

/// <summary>Sizes of a keyspace at one moment, in bytes unless said otherwise.</summary>
public sealed record KeyspaceStatistics
{
    /// <summary>Blocks in use: the current version and what is held for readers.</summary>
    public required long LiveBytes { get; init; }

    /// <summary>Part of <see cref="LiveBytes"/> that only leases keep alive.</summary>
    public required long HeldBytes { get; init; }

    /// <summary>Part of <see cref="LiveBytes"/> that requests are received in: see <see cref="RequestBlocks"/>.</summary>
    public required long RequestBytes { get; init; }

    /// <summary>The rest of <see cref="LiveBytes"/>: the keys of now, their values and what leads to them.</summary>
    public long DataBytes => LiveBytes - HeldBytes - RequestBytes;

    /// <summary>Address range in use, holes included.</summary>
    public required long TopBytes { get; init; }

    /// <summary>Highest <see cref="TopBytes"/> since memory was last given back to the system.</summary>
    public required long HighWaterBytes { get; init; }

    /// <summary>What of the arena may be in the machine's memory.</summary>
    public required long ResidentBytes { get; init; }

    /// <summary>
    /// Free memory that was not given back to the system yet: holes of 64 KB and more, and what lies between top and high water.
    /// </summary>
    public required long UnreturnedBytes { get; init; }

    /// <summary>The arena's limit.</summary>
    public required long LimitBytes { get; init; }

    /// <summary>Number of leases.</summary>
    public required int Leases { get; init; }
}
