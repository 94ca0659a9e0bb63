using PlumCache.Storage;

namespace PlumCache.Engine;

/// <summary>A scan of one trie on one version. Its fields belong to the <see cref="ScanTable"/> and its lock.</summary>
/// <param name="number">First part of its cursors.</param>
/// <param name="trie">Whose keys: a database's or a snapshot's.</param>
/// <param name="lease">The version; shared with other scans of the same revision.</param>
internal sealed class Scan(uint number, TrieId trie, SharedLease lease)
{
    public uint Number { get; } = number;

    public TrieId Trie { get; } = trie;

    public SharedLease Lease { get; } = lease;

    /// <summary>When it was last asked for a page (Unix ms).</summary>
    public long UsedAtMs { get; set; }

    /// <summary>Ranks of the positions handed out, oldest first; those that will be continued by key once the scan has lapsed.</summary>
    public Queue<long> Positions { get; } = new();

    /// <summary>Ranks of all positions ever handed out: another one is no cursor of this scan.</summary>
    public RankSet HandedOut { get; } = new();
}
