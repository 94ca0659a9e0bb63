using PlumCache.Abstractions;

namespace PlumCache.Engine;

/// <summary>What a connection that reads from a snapshot may do, and which view its commands get.</summary>
internal static class SnapshotReading
{
    /// <summary>Chooses the view of a command.</summary>
    /// <param name="source">The batch's version.</param>
    /// <param name="state">The connection.</param>
    /// <param name="row">The command; null when there is none.</param>
    /// <param name="refusal">Why it is refused, if it is.</param>
    /// <returns>The view: of the snapshot for what only reads, else of the database as it is.</returns>
    public static BatchView ViewOf(BatchSource source, SessionState state, TableRow? row, ref ErrorText? refusal)
    {
        BatchView live = source[state.Database];
        if (state.Reading is not { } reading || row is null || refusal is not null) return live;
        refusal = RefuseWrite(state, row);
        CommandFlags flags = row.Row.Flags;
        if (refusal is not null || flags.HasFlag(CommandFlags.Live) || !flags.HasFlag(CommandFlags.ReadOnly)) return live;
        if (source.TryView(reading, out BatchView? frozen)) return frozen;

        // A scan goes on over the version that it holds, also when that has the last of the snapshot: whether this is one, its reply tells.
        if (flags.HasFlag(CommandFlags.Listing)) return source.ViewOfGone(reading);
        refusal = Gone(reading);
        return live;
    }

    /// <summary>The refusal of a command that may write keys, or null.</summary>
    /// <param name="state">The connection.</param>
    /// <param name="row">The command.</param>
    private static ErrorText? RefuseWrite(SessionState state, TableRow row) =>
        state.Reading is { } reading && row.Row.Flags.HasFlag(CommandFlags.Write)
        ? ErrorText.Of($"READONLY You can't write while reading from snapshot '{reading.Name.Span}': SNAP.USE LIVE or RESET first.")
        : null;

    /// <summary>What a read answers once the snapshot has ended.</summary>
    public static ErrorText Gone(SnapshotInfo reading) => ErrorText.Of($"ERR snapshot '{reading.Name.Span}' is gone");
}
