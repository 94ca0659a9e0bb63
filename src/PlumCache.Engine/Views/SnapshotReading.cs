using PlumCache.Abstractions;
using PlumCache.Engine.Table;

namespace PlumCache.Engine.Views;

/// <summary>What a connection that reads from a snapshot may do, and which view its commands get.</summary>
internal static class SnapshotReading
{
    /// <summary>Chooses the view of a command.</summary>
    /// <param name="source">The batch's version.</param>
    /// <param name="live">The database as it is.</param>
    /// <param name="reading">What the connection reads from.</param>
    /// <param name="row">The command.</param>
    /// <param name="refusal">Why it is refused: it may write keys, or the snapshot has ended; null: it is not.</param>
    /// <returns>The view: of the snapshot for what only reads, else of the database as it is.</returns>
    public static BatchView ViewOf(BatchSource source, BatchView live, SnapshotInfo reading, TableRow row, out ErrorText? refusal)
    {
        CommandFlags flags = row.Row.Flags;
        refusal = flags.HasFlag(CommandFlags.Write)
            ? ErrorText.Of($"READONLY You can't write while reading from snapshot '{reading.Name.Span}': SNAP.USE LIVE or RESET first.")
            : null;
        if (refusal is not null || flags.HasFlag(CommandFlags.Live) || !flags.HasFlag(CommandFlags.ReadOnly)) return live;
        BatchView frozen = source.ViewOf(reading);

        // A scan goes on over the version that it holds, also when that has the last of the snapshot: whether this is one, its reply tells.
        if (!frozen.IsGone || flags.HasFlag(CommandFlags.Listing)) return frozen;
        refusal = Gone(reading);
        return live;
    }

    /// <summary>What a read answers once the snapshot has ended.</summary>
    public static ErrorText Gone(SnapshotInfo reading) => ErrorText.Of($"ERR snapshot '{reading.Name.Span}' is gone");
}
