using PlumCache.Engine.Runs;
using PlumCache.Engine.Scans;
using PlumCache.Engine.Snapshots;
using PlumCache.Storage;

namespace PlumCache.Engine.Commits;

/// <summary>
/// Room for a write in a full arena: what nobody sees any more is freed, then what only scans see, then the older half of the history's
/// moments, and again. A snapshot that somebody named never goes.
/// </summary>
internal sealed class ArenaRoom(Keyspace keyspace, ScanTable scans) : IWriteUnit
{
    /// <summary>Blocks freed at once, before a write is refused.</summary>
    private const int ReclaimBlocks = 20_000;

    /// <summary>Makes what room it can. The caller holds the lane, with no draft open.</summary>
    /// <param name="committer">Drops the moments.</param>
    /// <param name="attempt">From 0, rising while the same write finds no room.</param>
    /// <returns>False when nothing is left to let go of.</returns>
    public bool TryMake(Committer committer, int attempt)
    {
        bool mayHelp = attempt == 0 || (attempt == 1 && scans.LapseForRoom()) || committer.TryCommit(this) == WriteOutcome.Done;
        if (mayHelp) keyspace.Reclaim(ReclaimBlocks);
        return mayHelp;
    }

    /// <summary>Drops the older half of all moments, at least one.</summary>
    WriteOutcome IWriteUnit.Run(Draft draft, long nowMs, WriteCare care)
    {
        IEnumerable<Snapshot> kept = draft.Snapshots.Table.Where(static snapshot => SnapshotInfos.Of(snapshot).IsHistory);
        List<Snapshot> moments = [.. kept.OrderBy(static moment => moment.TimeMs)];
        if (moments.Count == 0) return WriteOutcome.Dropped;
        draft.Cause = ChangeCause.History;
        foreach (Snapshot moment in moments.Take((moments.Count + 1) / 2)) draft.Snapshots.Drop(moment.Database, moment.Name.Span);
        return WriteOutcome.Done;
    }
}
