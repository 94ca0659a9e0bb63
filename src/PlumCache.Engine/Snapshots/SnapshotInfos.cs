using PlumCache.Abstractions;
using PlumCache.Storage;

namespace PlumCache.Engine;

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
}
