using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using PlumCache.Abstractions;
using PlumCache.Storage;

namespace PlumCache.Engine;

/// <summary>A database as commands see it: what is due by the batch's time is not there, and reads leave their stamp.</summary>
internal sealed class BatchView : KeyspaceView
{
    /// <summary>Draws that may meet a due key before the nearest live one is taken instead: past that, mostly due keys are left.</summary>
    private const int MaxDraws = 64;

    private readonly BatchSource _source;
    private readonly SnapshotInfo? _snapshot;

    /// <param name="source">The version.</param>
    /// <param name="index">The database.</param>
    /// <param name="snapshot">Of the database, as of whose time it is read; null: as it is.</param>
    /// <param name="isGone">See <see cref="IsGone"/>.</param>
    public BatchView(BatchSource source, int index, SnapshotInfo? snapshot = null, bool isGone = false)
    {
        _source = source;
        _snapshot = snapshot;
        Index = index;
        IsGone = isGone;
    }

    public override int Index { get; }

    public override long NowMs => _snapshot?.TimeMs ?? _source.NowMs;

    public override long Revision => _source.Revision;

    /// <summary>Which trie of the version it shows.</summary>
    public TrieId Id => new(Index, _snapshot?.Number ?? 0);

    /// <summary>
    /// Whether the snapshot is no part of the version any more: it then shows no keys, and only a scan that began before goes on.
    /// </summary>
    public bool IsGone { get; }

    /// <summary>Its snapshot; null for a database as it is.</summary>
    public SnapshotInfo? Snapshot => _snapshot;

    /// <summary>The snapshot's prefix; empty for a database.</summary>
    public ReadOnlyMemory<byte> Covers => _snapshot?.Prefix ?? default;

    public override int DatabaseCount => _source.Databases;

    public override AccessMode AccessMode => _source.AccessMode;

    /// <summary>The trie beneath, due keys included.</summary>
    public Trie Trie => _snapshot is null ? _source.Trie(Index) : IsGone ? default : _source.Trie(Id);

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
        if (!_source.NoTouch && _snapshot is null) _source.Touch(found);
        entry = EntryOf(found);
        return true;
    }

    public override bool TryPeek(scoped ReadOnlySpan<byte> key, out EntryView entry)
    {
        bool isThere = TryFind(key, out Entry found);
        entry = isThere ? EntryOf(found) : default;
        return isThere;
    }

    public override long Count(scoped ReadOnlySpan<byte> prefix) => CountAt(prefix, NowMs);

    public override long CountAt(scoped ReadOnlySpan<byte> prefix, long nowMs)
    {
        Trie trie = Trie;
        TrieMeasure measure = trie.Measure(prefix);
        return measure.MayHoldDue(nowMs) ? measure.Keys - trie.CountDue(prefix, nowMs) : measure.Keys;
    }

    public override long LiveBytes(scoped ReadOnlySpan<byte> prefix)
    {
        TrieMeasure measure = Trie.Measure(prefix);
        return measure.MayHoldDue(NowMs) ? measure.Bytes - Trie.MeasureDue(prefix, NowMs).Bytes : measure.Bytes;
    }

    public override long CountBefore(scoped ReadOnlySpan<byte> key)
    {
        Trie trie = Trie;
        return trie.Measure(default).MayHoldDue(NowMs) ? trie.Rank(key) - trie.CountDueBefore(key, NowMs) : trie.Rank(key);
    }

    public override bool TryGetLiveAt(long rank, out ReadOnlySpan<byte> key, out EntryView entry)
    {
        key = default;
        entry = default;
        if (rank < 0 || rank >= Count(default)) return false;
        Trie trie = Trie;
        TrieCursor cursor = _source.Cursor;
        cursor.SeekRank(trie, trie.Measure(default).MayHoldDue(NowMs) ? trie.RankOfLive(rank, NowMs) : rank);
        return cursor.MoveNext() && Found(cursor, out key, out entry);
    }

    public override IReadOnlyList<SnapshotInfo> Snapshots => SnapshotInfos.Of(_source.Snapshots, Index);

    public override bool TryGetSnapshot(scoped ReadOnlySpan<byte> name, [NotNullWhen(true)] out KeyspaceView? snapshot)
    {
        bool isThere = _source.TryView(Index, name, out BatchView? view);
        snapshot = view;
        return isThere;
    }

    public override long BytesHeldOnlyBy(SnapshotInfo snapshot) => _source.TryView(snapshot, out BatchView? view) ? view.Trie.MeasureExclusiveBytes() : 0;

    public override long BytesHeldBy(SnapshotInfo snapshot) => _source.HeldBytes(snapshot.Number);

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

    private bool IsLive(TrieCursor cursor) => !cursor.Entry.IsDue(NowMs);

    private bool TryFind(scoped ReadOnlySpan<byte> key, out Entry entry)
    {
        Trie trie = Trie;
        if (_snapshot is not null || !_source.Lookahead.Knows(key, Index, out EntryLocation location))
        {
            return trie.TryGet(key, out entry) && !entry.IsDue(NowMs);
        }

        Debug.Assert(trie.Finds(key, location), "a key is not where it was looked up");
        entry = default;
        if (!location.IsFound) return false;
        entry = trie.At(location);
        return !entry.IsDue(_source.NowMs);
    }
}
