using PlumCache.Abstractions;
using PlumCache.Plugins.Eviction;

namespace PlumCache.Plugins.Quota;

/// <summary>
/// Keeps what is under the prefixes within their limits, wherever a command has put something: what it copied or moved there included, in
/// another database too. What only takes away, or changes when something ends, always passes. Where keys are evicted and that does not do,
/// the write is refused too.
/// </summary>
internal static class QuotaSettle
{
    /// <summary>Settles a command.</summary>
    public static Step Run(in CommandContext context, KeyspaceView view, in Command command, QuotaSettings settings)
    {
        foreach (PrefixLimit limit in settings.Limits)
        {
            int looked = -1;
            for (int i = 0; i < context.Changes.Count; i++)
            {
                if (!MayFill(context.Changes[i], limit.Prefix.Span, view.Index, out int database) || database == looked) continue;
                looked = database;
                if (HasRoom(context, view.Database(database), command, limit, settings)) continue;
                long used = view.Database(database).Bytes(limit.Prefix.Span);
                return Step.Refuse($"OOM quota: prefix '{limit.Name}' holds {used} bytes, its limit is {limit.MaxBytes}");
            }
        }

        return context.Edits.Count == 0 ? Step.Continue(command) : Step.Continue(command).WithEdits(context.Edits);
    }

    /// <summary>Whether an edit may have put something under a prefix.</summary>
    /// <param name="current">The connection's database.</param>
    /// <param name="database">Where it did.</param>
    private static bool MayFill(scoped in Edit change, scoped ReadOnlySpan<byte> prefix, int current, out int database)
    {
        var row = EditRow.Of(change.Kind);
        Target written = change.Written;
        database = written.Trie.DatabaseOf(current);

        // Of two databases that are exchanged each kept the limits before, so each does behind.
        if (!row.Fills || row.Scope == EditScope.Databases || written.Trie.IsState) return false;
        return written.Key.StartsWith(prefix) || (row.Scope == EditScope.Prefix && prefix.StartsWith(written.Key));
    }

    /// <summary>Whether a limit is kept, or will be once what is evicted is gone.</summary>
    private static bool HasRoom(in CommandContext context, KeyspaceView view, in Command command, PrefixLimit limit, QuotaSettings settings)
    {
        long excess = view.Bytes(limit.Prefix.Span) - limit.MaxBytes;
        if (excess <= 0) return true;
        excess -= FreedUnder(context.Edits, view, limit);
        return excess <= 0 || (settings.Evicts && Evict(context, view, new OwnKeys(context.Row, command), limit, excess, settings.Samples));
    }

    /// <summary>Whether there is room now, or will be once it is called again.</summary>
    private static bool Evict(in CommandContext context, KeyspaceView view, OwnKeys own, PrefixLimit limit, long excess, int samples)
    {
        if (own.BytesIn(view, limit.Prefix.Span) > limit.MaxBytes) return false;
        VictimScore score = view.AccessMode == AccessMode.Frequency ? VictimScores.Frequency : VictimScores.Recency;
        var evictor = new Evictor(context, Population.Under(view, limit.Prefix.Span), own, score, samples);
        return evictor.Free(excess, limit.MaxBytes, out bool isBounded) >= excess || isBounded;
    }

    /// <summary>What was removed in the database for a longer prefix that begins with this one.</summary>
    private static long FreedUnder(EditList edits, KeyspaceView view, PrefixLimit limit)
    {
        long bytes = 0;
        for (int i = 0; i < edits.Count; i++)
        {
            ReadOnlySpan<byte> key = edits[i].Key;
            bool isHere = edits[i].Target.Trie == TargetTrie.Database(view.Index) && key.StartsWith(limit.Prefix.Span);
            if (isHere && view.TryPeek(key, out EntryView entry)) bytes += key.Length + entry.Bytes;
        }

        return bytes;
    }
}
