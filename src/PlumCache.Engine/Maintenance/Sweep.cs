using PlumCache.Storage;

namespace PlumCache.Engine;

/// <summary>Removes due keys from memory, entering only subtrees that hold some. Commands never see a due key, swept or not.</summary>
internal sealed class Sweep(CommandEngine engine, SettlingRound round)
{
    /// <summary>Keys removed, and about as many nodes entered, between two looks at the clock.</summary>
    private const int MaxKeysPerChunk = 512;

    private readonly TimeProvider _time = engine.Options.Time;
    private readonly List<byte[]> _keys = [];
    private int _keysPerChunk = MaxKeysPerChunk;

    /// <summary>How long a step may take before it publishes what it has removed.</summary>
    private static TimeSpan Budget => TimeSpan.FromMilliseconds(1);

    /// <summary>One step. The caller holds the lane, with no draft open.</summary>
    /// <returns>True when due keys are left, or may be.</returns>
    public bool Step(long nowMs)
    {
        Draft draft = engine.Keyspace.OpenDraft();
        try
        {
            nowMs = Math.Max(nowMs, draft.TimeMs);
            bool hasMore = Remove(draft, nowMs, out long removed);
            if (!draft.HasChanges) return hasMore;
            bool isPublished = draft.TryPublish(nowMs) == PublishResult.Published;
            if (!isPublished) return true;
            round.Tell();
            engine.Statistics.CountExpired(removed);
            _keysPerChunk = MaxKeysPerChunk;
            return hasMore;
        }
        catch (ArenaFullException)
        {
            // Removing copies a path before it frees one: with less at a time there is room, once the last garbage has been freed.
            _keysPerChunk = Math.Max(1, _keysPerChunk / 8);
            return false;
        }
        finally
        {
            round.Forget(); // whatever has failed: what was to be told of a step that is not published must not be told with the next
            if (draft.IsOpen) draft.Abandon();
        }
    }

    private bool Remove(Draft draft, long nowMs, out long removed)
    {
        long started = _time.GetTimestamp();
        removed = 0;
        for (int database = 0; database < engine.Keyspace.Options.Databases; database++)
        {
            while (draft[database].Measure(default).MayHoldDue(nowMs))
            {
                removed += RemoveDue(draft, database, nowMs, out bool isFinished);
                if (isFinished) break;
                if (_keysPerChunk < MaxKeysPerChunk || _time.GetElapsedTime(started) > Budget) return true;
            }
        }

        return false;
    }

    /// <summary>Removes a chunk, and has those told of the keys who asked for it; nearly always nobody has, and no key is copied.</summary>
    private int RemoveDue(Draft draft, int database, long nowMs, out bool isFinished)
    {
        if (!round.IsObserved) return draft.RemoveDue(database, nowMs, _keysPerChunk, out isFinished);
        _keys.Clear();
        int removed = draft.RemoveDue(database, nowMs, _keysPerChunk, out isFinished, _keys);
        round.Observe(draft, database, _keys, nowMs);
        return removed;
    }
}
