using PlumCache.Abstractions;

namespace PlumCache.Plugins.History;

/// <summary>
/// Keeps the present moment of each database that holds something, or did at its last moment, unless nothing was published since the last
/// tick; then thins, and drops the oldest while all hold too much. One step, so readers see the history before or after, and never between.
/// </summary>
/// <param name="settings">How often, how long and how much.</param>
internal sealed class HistoryTick(HistorySettings settings)
{
    /// <summary>
    /// Key of the plugin's state that holds the revision of its own last publish. While that is the newest nothing has changed, and a
    /// server that stands still keeps no moments that are all alike, nor does thinning them count as a change.
    /// </summary>
    private static ReadOnlySpan<byte> RevisionKey => "revision"u8;

    /// <summary>The tick.</summary>
    public Step Run(in CommandContext context, KeyspaceView view, in Command command)
    {
        long nowMs = context.NowMs;
        EditList edits = context.Edits;
        bool isChanged = !context.State.TryPeek(RevisionKey, out EntryView last) || BitConverter.ToInt64(last.Value) != view.Revision;
        byte[] name = Moments.NameAt(nowMs);
        var kept = new List<(SnapshotInfo Moment, long Bytes)>();
        for (int i = 0; i < view.DatabaseCount; i++)
        {
            KeyspaceView database = view.Database(i);
            List<SnapshotInfo> moments = Moments.Of(database);
            bool isKeptNow = isChanged && IsWorthKeeping(database, moments, nowMs);
            if (isKeptNow) edits.Add(Edit.CreateSnapshot(name, Target.In(i)));
            Thin(database, moments, isKeptNow, nowMs, edits, kept);
        }

        Bound(kept, edits);
        if (edits.Count > 0) edits.Add(Edit.Put(Target.InState(RevisionKey), BitConverter.GetBytes(view.Revision + 1)));
        return Step.Answer(Reply.Ok, edits).WithEffects(context.Effects.Add(Effect.Timer(nowMs + settings.IntervalMs)));
    }

    /// <summary>
    /// Whether the present differs from an empty database, or comes after a moment that did. One moment a millisecond is enough.
    /// </summary>
    private static bool IsWorthKeeping(KeyspaceView database, List<SnapshotInfo> moments, long nowMs)
    {
        if (moments.Count == 0) return database.StoredCount(default, onlyVolatile: false) > 0;
        SnapshotInfo newest = moments[^1];
        if (newest.TimeMs >= nowMs) return false;
        return database.StoredCount(default, onlyVolatile: false) > 0
            || (database.TryGetSnapshot(newest.Name.Span, out TrieView? frozen) && frozen.StoredCount(default, onlyVolatile: false) > 0);
    }

    private void Thin(KeyspaceView database, List<SnapshotInfo> moments, bool isKeptNow, long nowMs, EditList edits,
        List<(SnapshotInfo Moment, long Bytes)> kept)
    {
        var times = new List<long>(moments.Count + 1);
        foreach (SnapshotInfo moment in moments) times.Add(moment.TimeMs);
        if (isKeptNow) times.Add(nowMs);
        bool[] stays = Thinning.Kept(times, nowMs, settings.MaxAgeMs);
        for (int i = 0; i < moments.Count; i++)
        {
            if (stays[i]) kept.Add((moments[i], database.BytesHeldBy(moments[i])));
            else edits.Add(Edit.DropSnapshot(Target.In(moments[i].Database, moments[i].Name.Span)));
        }
    }

    /// <summary>Drops the oldest of all databases while they hold too much together. The one that is kept now holds nothing yet.</summary>
    private void Bound(List<(SnapshotInfo Moment, long Bytes)> kept, EditList edits)
    {
        long held = 0;
        foreach ((_, long bytes) in kept) held += bytes;
        Moments.DropOldest(kept, held, settings.MaxBytes, edits);
    }
}
