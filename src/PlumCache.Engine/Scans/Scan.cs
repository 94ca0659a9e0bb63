using PlumCache.Engine.Views;

namespace PlumCache.Engine.Scans;

/// <summary>A scan of one trie on one version. Its fields belong to the <see cref="ScanTable"/> and its lock.</summary>
/// <param name="number">First part of its cursors.</param>
/// <param name="scope">What it shows of the version, as of its beginning.</param>
/// <param name="target">The same, and what it asks for.</param>
/// <param name="lease">The version; shared with other scans of the same revision.</param>
internal sealed class Scan(uint number, ViewScope scope, ScanTarget target, SharedLease lease)
{
    public uint Number { get; } = number;

    /// <summary>What it walks.</summary>
    public ScanTarget Target { get; } = target;

    /// <summary>What it shows to who asks now, also when the last of its snapshot is in its own version alone.</summary>
    /// <param name="nowMs">The <see cref="ViewScope.NowMs"/> of who asks.</param>
    public ViewScope ScopeAt(long nowMs) => scope.AsOf(nowMs);

    public SharedLease Lease { get; } = lease;

    /// <summary>When it was last asked for a page (Unix ms).</summary>
    public long UsedAtMs { get; set; }

    /// <summary>Ranks of the positions handed out, oldest first; those that will be continued by key once the scan has lapsed.</summary>
    public Queue<long> Positions { get; } = new();

    /// <summary>Ranks of all positions ever handed out: another one is no cursor of this scan.</summary>
    public RankSet HandedOut { get; } = new();
}
