using PlumCache.Abstractions;

namespace PlumCache.Plugins.Eviction;

/// <summary>
/// What the four policies do after a write: when keys and values of all databases are larger than <c>maxmemory</c>, remove others in the
/// same atomic step. It never refuses: when nothing more may go, the engine answers the command with -OOM, and its evictions are undone
/// with it.
/// </summary>
internal static class MemorySettle
{
    /// <summary>Settles a command.</summary>
    /// <param name="context">Of the phase Settle.</param>
    /// <param name="view">With the command's edits applied.</param>
    /// <param name="limit">What is to be kept; null: nothing.</param>
    /// <param name="score">The policy.</param>
    public static Step Run(in CommandContext context, KeyspaceView view, in Command command, EvictionLimit? limit, VictimScore score)
    {
        if (limit is null) return Step.Continue(command);
        long used = 0;
        for (int i = 0; i < view.DatabaseCount; i++) used += view.Database(i).Bytes(default);
        if (used <= limit.MaxBytes) return Step.Continue(command);

        // What does not fit into an empty server empties none on its way to -OOM.
        var own = new OwnKeys(context.Row, command);
        if (own.BytesIn(view, default) > limit.MaxBytes) return Step.Continue(command);
        new Evictor(context, Population.OfAll(view, limit.OnlyVolatile), own, score, limit.Samples).Free(used - limit.MaxBytes,
            limit.MaxBytes, out _);
        return context.Edits.Count == 0 ? Step.Continue(command) : Step.Continue(command).WithEdits(context.Edits);
    }
}
