namespace PlumCache.Storage;

/// <summary>Sizes of a keyspace, fixed for its life.</summary>
public sealed record KeyspaceOptions
{
    /// <summary>Most databases: each publish copies a handle of 4 bytes for each.</summary>
    public const int MaxDatabases = 1024;

    /// <summary>What a node's prefix can hold.</summary>
    public const int LongestKeyBytes = 65_536;

    /// <summary>Room for the first blocks and the slack behind them.</summary>
    public const long SmallestArenaBytes = 1L << 20;

    /// <summary>What a 32-bit handle of 16-byte granules can address.</summary>
    public const long LargestArenaBytes = 64L << 30;

    /// <summary>Number of databases; Redis' default of 16.</summary>
    public int Databases { get; init; } = 16;

    /// <summary>Longest key in bytes. A write copies the path its key walks, so hostile keys must stay bounded.</summary>
    public int MaxKeyBytes { get; init; } = LongestKeyBytes;

    /// <summary>Most memory the arena may take, in bytes; 64 GB is what a 32-bit handle of 16-byte granules can address.</summary>
    public long ArenaLimitBytes { get; init; } = LargestArenaBytes;

    /// <summary>
    /// From how many bytes on an argument becomes a value where it was received; shorter ones are copied, as that costs little and their
    /// requests fit an array. 1 MB; more than the 64 bytes that a bucket holds.
    /// </summary>
    public int LongArgumentBytes { get; init; } = 1 << 20;

    /// <summary>Ticks of a clock that never goes back, by which <see cref="Lane.LongestHold"/> is measured; null: it is not.</summary>
    public Func<long>? Clock { get; init; }

    /// <summary>
    /// Part of the arena that ordinary drafts leave free, so that removing, sweeping and compaction still have room when they find it
    /// full: each copies the paths it changes before the old ones are freed. The larger of 256 KB and four of the longest keys; on large
    /// arenas a 64th up to 16 MB, which gives room to whole batches; on small ones never more than an eighth.
    /// </summary>
    public long ArenaReserveBytes
    {
        get
        {
            long wanted = Math.Max(Math.Max(256L << 10, 4L * MaxKeyBytes), Math.Min(ArenaLimitBytes / 64, 16L << 20));
            return Math.Min(wanted, ArenaLimitBytes / 8);
        }
    }

    internal void ThrowIfInvalid()
    {
        ThrowIfOutside(Databases, 1, MaxDatabases, nameof(Databases));
        ThrowIfOutside(MaxKeyBytes, 1, LongestKeyBytes, nameof(MaxKeyBytes));
        ThrowIfOutside(LongArgumentBytes, StoredValue.MaxInlineBytes + 1, int.MaxValue, nameof(LongArgumentBytes));
        ThrowIfOutside(ArenaLimitBytes, SmallestArenaBytes, LargestArenaBytes, nameof(ArenaLimitBytes));
    }

    private static void ThrowIfOutside(long value, long least, long most, string name)
    {
        if (value < least || value > most) throw new ArgumentException($"{name} is {value}, but must be from {least} to {most}.", name);
    }
}
