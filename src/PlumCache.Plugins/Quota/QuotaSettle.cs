using PlumCache.Abstractions;
using PlumCache.Plugins.Eviction;

namespace PlumCache.Plugins.Quota;

/// <summary>
/// Keeps what is under the prefixes of a command's keys within their limits, in the database that the command writes in. Only commands that may have grown
/// it are refused: removing must always be possible. Where keys are evicted and that does not do, the write is refused too.
/// </summary>
internal static class QuotaSettle
{
    /// <summary>Settles a command.</summary>
    public static Step Run(in CommandContext context, KeyspaceView view, in Command command, QuotaSettings settings)
    {
        var own = new OwnKeys(context.Row, command);
        KeyspaceView place = view.Database(WrittenPlace.DatabaseOf(context.Row, view, command));
        foreach (PrefixLimit limit in settings.Limits)
        {
            long used = place.Bytes(limit.Prefix.Span);
            if (used <= limit.MaxBytes || !(own.AnyUnder(limit.Prefix.Span) || WrittenPlace.MayFill(context.Row, command, limit.Prefix.Span))) continue;
            long excess = used - limit.MaxBytes - FreedUnder(context.Edits, place, limit);
            if (excess <= 0) continue;
            bool mayGoOn = settings.Evicts && Evict(context, place, own, limit, excess, settings.Samples);
            bool mayRefuse = WrittenPlace.MayGrow(context.Row, command, limit.Prefix.Span);
            if (!mayGoOn && mayRefuse) return Step.Refuse($"OOM quota: prefix '{limit.Name}' holds {used} bytes, its limit is {limit.MaxBytes}");
        }

        return context.Edits.Count == 0 ? Step.Continue(command) : Step.Continue(command).WithEdits(context.Edits);
    }

    /// <summary>Whether there is room now, or will be once it is called again.</summary>
    private static bool Evict(in CommandContext context, KeyspaceView view, OwnKeys own, PrefixLimit limit, long excess, int samples)
    {
        if (own.BytesIn(view, limit.Prefix.Span) > limit.MaxBytes) return false;
        VictimScore score = view.AccessMode == AccessMode.Frequency ? VictimScores.Frequency : VictimScores.Recency;
        var evictor = new Evictor(context, Population.Under(view, limit.Prefix.Span), own, score, samples);
        return evictor.Free(excess, limit.MaxBytes, out bool isBounded) >= excess || isBounded;
    }

    /// <summary>What was removed for a longer prefix that begins with this one.</summary>
    private static long FreedUnder(EditList edits, KeyspaceView view, PrefixLimit limit)
    {
        long bytes = 0;
        for (int i = 0; i < edits.Count; i++)
        {
            ReadOnlySpan<byte> key = edits[i].Key;
            if (key.StartsWith(limit.Prefix.Span) && view.TryPeek(key, out EntryView entry)) bytes += key.Length + entry.Value.Length;
        }

        return bytes;
    }
}
