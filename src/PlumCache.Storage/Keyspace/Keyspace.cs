namespace PlumCache.Storage;

/// <summary>
/// Databases, system trie, watches, time and revision under one immutable root that one CAS swaps. Any number of readers, one writer at
/// a time, nobody ever waits for a reader.
/// </summary>
public sealed class Keyspace : IDisposable
{
    /// <summary>Number of the system trie, where plugins keep their state: beside the databases, in the same root.</summary>
    public const int SystemDatabase = -1;

    /// <summary>An empty keyspace.</summary>
    /// <param name="options">Its sizes.</param>
    public Keyspace(KeyspaceOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Options = options;
    }

    /// <summary>What it was made with.</summary>
    public KeyspaceOptions Options { get; }

    /// <summary>Revision of the current root: one more with each publish.</summary>
    public long Revision => throw new NotSupportedException();

    /// <summary>Time of the current root (Unix ms).</summary>
    public long TimeMs => throw new NotSupportedException();

    /// <summary>The writers' turn.</summary>
    public Lane Lane { get; } = new();

    /// <summary>Opens the draft of the next version. The caller holds the lane.</summary>
    public Draft OpenDraft() => throw new NotSupportedException();

    /// <summary>Holds the current version until the lease is disposed. Any thread.</summary>
    public Lease OpenLease() => throw new NotSupportedException();

    /// <summary>Exchanges two databases for everybody, without the lane. A draft open meanwhile loses.</summary>
    public void SwapDatabases(int first, int second) => throw new NotSupportedException();

    /// <summary>Frees what nobody can see any more, at most <paramref name="maxBlocks"/> blocks. The caller holds the lane, with no draft open.</summary>
    /// <returns>True when there is more to do now.</returns>
    public bool Reclaim(int maxBlocks) => throw new NotSupportedException();

    /// <summary>One bounded step of compaction, if the arena's top is far over what is live. The caller holds the lane, with no draft open.</summary>
    /// <returns>True when there is more to do now.</returns>
    public bool CompactStep(int maxBlocks) => throw new NotSupportedException();

    /// <summary>Sizes at this moment. Any thread; the figures may be from slightly different moments.</summary>
    public KeyspaceStatistics GetStatistics() => throw new NotSupportedException();

    /// <summary>Gives all memory back. Nothing of the keyspace may be in use.</summary>
    public void Dispose() => throw new NotSupportedException();
}
