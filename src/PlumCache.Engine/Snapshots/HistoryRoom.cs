using PlumCache.Storage;

namespace PlumCache.Engine;

/// <summary>Room for a write in a full arena, made by letting go of what was kept of the past: moments of the history, never a snapshot that somebody named.</summary>
internal static class HistoryRoom
{
    /// <summary>Drops the older half of all moments, at least one. The caller holds the lane, with no draft open.</summary>
    /// <returns>False when there is none.</returns>
    public static bool TryMake(Keyspace keyspace)
    {
        Draft draft = keyspace.OpenDraft();
        try
        {
            List<Snapshot> moments = [.. draft.Snapshots.Table.Where(static snapshot => SnapshotInfos.Of(snapshot).IsHistory).OrderBy(static moment => moment.TimeMs)];
            if (moments.Count == 0) return false;
            foreach (Snapshot moment in moments.Take((moments.Count + 1) / 2)) draft.Snapshots.Drop(moment.Database, moment.Name.Span);
            draft.TryPublish(draft.TimeMs); // lost to a watch: the next attempt tries again
            return true;
        }
        finally
        {
            if (draft.IsOpen) draft.Abandon();
        }
    }
}
