using PlumCache.Abstractions;
using PlumCache.Storage;

namespace PlumCache.Engine;

/// <summary>A database as commands see it: what is due by the batch's time is not there, and reads leave their stamp.</summary>
internal sealed class BatchView : KeyspaceView
{
    /// <summary>Draws that may meet a due key before the nearest live one is taken instead: past that, mostly due keys are left.</summary>
    private const int MaxDraws = 64;

    private readonly BatchSource _source;

    public BatchView(BatchSource source, int index)
    {
        _source = source;
        Index = index;
    }

    public override int Index { get; }

    public override int DatabaseCount => _source.Databases;

    public override AccessMode AccessMode => _source.AccessMode;

    /// <summary>The trie beneath, due keys included.</summary>
    public Trie Trie => _source.Trie(Index);

    public override KeyspaceView Database(int index) => _source[index];

    public override bool TryGet(scoped ReadOnlySpan<byte> key, out EntryView entry)
    {
        if (!TryFind(key, out Entry found))
        {
            _source.Counters.Misses++;
            entry = default;
            return false;
        }

        _source.Counters.Hits++;
        if (!_source.NoTouch) _source.Touch(found);
        entry = EntryOf(found);
        return true;
    }

    public override bool TryPeek(scoped ReadOnlySpan<byte> key, out EntryView entry)
    {
        bool isThere = TryFind(key, out Entry found);
        entry = isThere ? EntryOf(found) : default;
        return isThere;
    }

    public override long Count(scoped ReadOnlySpan<byte> prefix)
    {
        Trie trie = Trie;
        TrieMeasure measure = trie.Measure(prefix);
        return measure.MayHoldDue(_source.NowMs) ? measure.Keys - trie.CountDue(prefix, _source.NowMs) : measure.Keys;
    }

    public override long Bytes(scoped ReadOnlySpan<byte> prefix) => Trie.Measure(prefix).Bytes;

    public override long StoredCount(scoped ReadOnlySpan<byte> prefix, bool onlyVolatile)
    {
        TrieMeasure measure = Trie.Measure(prefix);
        return onlyVolatile ? measure.ExpiringKeys : measure.Keys;
    }

    public override bool TryGetAt(scoped ReadOnlySpan<byte> prefix, long rank, bool onlyVolatile, out ReadOnlySpan<byte> key, out EntryView entry)
    {
        key = default;
        entry = default;
        if (rank < 0 || rank >= StoredCount(prefix, onlyVolatile)) return false;
        Trie trie = Trie;
        TrieCursor cursor = _source.Cursor;
        if (onlyVolatile) cursor.SeekVolatileRank(trie, trie.VolatileRank(prefix) + rank);
        else cursor.SeekRank(trie, trie.Rank(prefix) + rank);
        return cursor.MoveNext() && Found(cursor, out key, out entry);
    }

    public override bool TryGetNext(scoped ReadOnlySpan<byte> prefix, scoped ReadOnlySpan<byte> after, out ReadOnlySpan<byte> key, out EntryView entry)
    {
        key = default;
        entry = default;
        TrieCursor cursor = _source.Cursor;
        cursor.Seek(Trie, after.SequenceCompareTo(prefix) > 0 ? after : prefix);
        while (cursor.MoveNext() && cursor.Key.StartsWith(prefix))
        {
            bool isBehind = after.IsEmpty || !cursor.Key.SequenceEqual(after);
            if (isBehind && IsLive(cursor)) return Found(cursor, out key, out entry);
        }

        return false;
    }

    public override bool IsTouched(WatchedKey watched) => _source.IsTouched(watched);

    public override bool TryDrawKey(ulong seed, out ReadOnlySpan<byte> key)
    {
        Trie trie = Trie;
        TrieCursor cursor = _source.Cursor;
        key = default;
        if (Count(default) == 0) return false;
        long rank = 0;
        for (int draw = 0; draw < MaxDraws; draw++)
        {
            rank = (long)Math.BigMul(SplitMix.Mix(seed + (ulong)draw), (ulong)trie.Count, out _);
            cursor.SeekRank(trie, rank);
            if (cursor.MoveNext() && IsLive(cursor)) return Found(cursor, out key);
        }

        cursor.SeekRank(trie, rank);
        while (cursor.MoveNext())
        {
            if (IsLive(cursor)) return Found(cursor, out key);
        }

        cursor.Seek(trie, default);
        while (cursor.MoveNext())
        {
            if (IsLive(cursor)) return Found(cursor, out key);
        }

        return false;
    }

    private static EntryView EntryOf(scoped in Entry found) =>
        new(found.Value, found.ExpiresAtMs, new AccessStamp(found.AccessStamp), (ValueKind)found.Kind);

    private static bool Found(TrieCursor cursor, out ReadOnlySpan<byte> key, out EntryView entry)
    {
        key = cursor.Key;
        entry = EntryOf(cursor.Entry);
        return true;
    }

    private static bool Found(TrieCursor cursor, out ReadOnlySpan<byte> key)
    {
        key = cursor.Key;
        return true;
    }

    private bool IsLive(TrieCursor cursor) => cursor.Entry.ExpiresAtMs > _source.NowMs;

    private bool TryFind(scoped ReadOnlySpan<byte> key, out Entry entry)
    {
        Trie trie = Trie;
        if (!_source.Lookahead.Knows(key, Index, out EntryLocation location)) return trie.TryGet(key, out entry) && entry.ExpiresAtMs > _source.NowMs;
        entry = default;
        if (!location.IsFound) return false;
        entry = trie.At(location);
        return entry.ExpiresAtMs > _source.NowMs;
    }
}
