using PlumCache.Abstractions;
using PlumCache.Storage;

namespace PlumCache.Engine.Snapshots;

/// <summary>What commands are told of snapshots.</summary>
internal static class SnapshotInfos
{
    /// <summary>A snapshot as commands know it.</summary>
    public static SnapshotInfo Of(Snapshot snapshot) =>
        new(snapshot.Number, snapshot.Database, snapshot.Name, snapshot.Prefix, snapshot.Revision, snapshot.TimeMs, snapshot.ExpiresAtMs);

    /// <summary>Those of a database.</summary>
    public static IReadOnlyList<SnapshotInfo> Of(SnapshotTable table, int database)
    {
        var found = new List<SnapshotInfo>();
        foreach (Snapshot snapshot in table)
        {
            if (snapshot.Database == database) found.Add(Of(snapshot));
        }

        return found;
    }

    /// <summary>Drops one, and has the record say why it went.</summary>
    /// <returns>Whether it was there.</returns>
    public static bool Drop(Draft draft, int database, scoped ReadOnlySpan<byte> name, long nowMs)
    {
        ChangeCause cause = draft.Cause;
        draft.Cause = CauseOf(draft, database, name, nowMs);
        bool isDropped = draft.Snapshots.Drop(database, name);
        draft.Cause = cause;
        return isDropped;
    }

    /// <summary>
    /// Why an edit makes or drops a snapshot: a moment comes and goes for the history's sake, whoever keeps it within its bounds; what is
    /// over was due; anything else is for the sake of what the draft is about.
    /// </summary>
    public static ChangeCause CauseOf(Draft draft, int database, scoped ReadOnlySpan<byte> name, long nowMs)
    {
        if (name is [(byte)'@', ..]) return ChangeCause.History;
        bool isOver = draft.Snapshots.Table.TryFind(database, name, out Snapshot? snapshot) && snapshot.IsOver(nowMs);
        return isOver ? ChangeCause.Expired : draft.Cause;
    }
}
