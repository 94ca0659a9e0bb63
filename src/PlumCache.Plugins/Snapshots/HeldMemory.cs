using PlumCache.Abstractions;
using PlumCache.Plugins.History;

namespace PlumCache.Plugins.Snapshots;

/// <summary>What all snapshots hold, and who goes first when it is too much: the history, never what somebody has named.</summary>
internal static class HeldMemory
{
    /// <summary>Has the oldest moments of the history dropped until no more is held than may be, or none is left.</summary>
    /// <param name="view">Any database.</param>
    /// <param name="edits">Takes the drops.</param>
    /// <returns>Bytes that are held then.</returns>
    public static long Bound(KeyspaceView view, long maxBytes, EditList edits)
    {
        long held = 0;
        var moments = new List<(SnapshotInfo Moment, long Bytes)>();
        for (int i = 0; i < view.DatabaseCount; i++)
        {
            KeyspaceView database = view.Database(i);
            foreach (SnapshotInfo snapshot in database.Snapshots)
            {
                long bytes = database.BytesHeldBy(snapshot);
                held += bytes;
                if (snapshot.IsHistory) moments.Add((snapshot, bytes));
            }
        }

        return Moments.DropOldest(moments, held, maxBytes, edits);
    }
}
