using System.Diagnostics;
using PlumCache.Engine.Commits;
using PlumCache.Engine.Runs;
using PlumCache.Engine.Serving;
using PlumCache.Storage;

namespace PlumCache.Engine.Maintenance;

/// <summary>Removes due keys from memory, entering only subtrees that hold some. Commands never see a due key, swept or not.</summary>
internal sealed class Sweep(CommandEngine engine, ServerSettling settling) : IWriteUnit
{
    /// <summary>Keys removed, and about as many nodes entered, between two looks at the clock.</summary>
    private const int MaxKeysPerChunk = 512;

    private readonly TimeProvider _time = engine.Options.Time;
    private readonly List<byte[]> _keys = [], _keysOfFields = [];
    private int _keysPerChunk = MaxKeysPerChunk;
    private long _removed, _removedKeys;
    private bool _hasMore;

    /// <summary>How long a step may take before it publishes what it has removed.</summary>
    private static TimeSpan Budget => TimeSpan.FromMilliseconds(1);

    /// <summary>One step. The caller holds the lane, with no draft open.</summary>
    /// <returns>True when due keys are left, or may be.</returns>
    public bool Step()
    {
        WriteOutcome outcome = engine.Committer.TryCommit(this);
        if (outcome != WriteOutcome.NoRoom) return _hasMore || outcome == WriteOutcome.Lost;

        // Removing copies a path before it frees one: with less at a time there is room, once the last garbage has been freed.
        _keysPerChunk = Math.Max(1, _keysPerChunk / 8);
        return false;
    }

    WriteOutcome IWriteUnit.Run(Draft draft, long nowMs, WriteCare care)
    {
        _hasMore = Remove(draft, nowMs);
        return WriteOutcome.Done;
    }

    void IWriteUnit.TakeBack() => settling.Forget();

    void IWriteUnit.Committed()
    {
        settling.Tell();
        engine.Statistics.CountExpired(_removedKeys, fields: _removed - _removedKeys);
        _keysPerChunk = MaxKeysPerChunk;
    }

    private bool Remove(Draft draft, long nowMs)
    {
        long started = _time.GetTimestamp();
        _removed = _removedKeys = 0;
        for (int database = 0; database < engine.Keyspace.Options.Databases; database++)
        {
            while (draft[database].Measure(default).MaySweep(nowMs))
            {
                long keys = draft[database].Count;
                _removed += RemoveDue(draft, database, nowMs, out bool isFinished);
                _removedKeys += keys - draft[database].Count;
                if (isFinished) break;
                if (_keysPerChunk < MaxKeysPerChunk || _time.GetElapsedTime(started) > Budget) return true;
            }
        }

        return false;
    }

    /// <summary>Removes a chunk, and has those told of the keys who asked for it; nearly always nobody has, and no key is copied.</summary>
    private int RemoveDue(Draft draft, int database, long nowMs, out bool isFinished)
    {
        if (!settling.IsObserved) return draft.RemoveDue(database, nowMs, _keysPerChunk, out isFinished);
        _keys.Clear();
        _keysOfFields.Clear();
        int removed = draft.RemoveDue(database, nowMs, _keysPerChunk, out isFinished, _keys, _keysOfFields);
        Debug.Assert(removed >= _keys.Count + _keysOfFields.Count, "plugins are told of each key that goes or loses fields");
        settling.Observe(draft, database, _keys, _keysOfFields, nowMs);
        return removed;
    }
}
