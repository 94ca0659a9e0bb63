using System.Diagnostics;
using System.Runtime.CompilerServices;
using PlumCache.Storage;

namespace PlumCache.Engine.Views;

/// <summary>
/// A trie as a <see cref="ViewScope"/> shows it. The trie itself is out of reach, so what a scope leaves out, no lookup, count, rank or
/// walk can come to. Ranks, and what is <em>stored</em>, count the due keys too: they are in memory, and whoever walks meets them. A key
/// whose fields have all ended is found by none, but counted until it is swept.
/// </summary>
public readonly ref struct ScopedTrie
{
    private readonly Trie _trie;

    internal ScopedTrie(Trie trie, long nowMs)
    {
        _trie = trie;
        NowMs = nowMs;
    }

    /// <summary>What is due by then is not there (Unix ms).</summary>
    public long NowMs { get; }

    /// <summary>Looks a live key up. O(length of the key).</summary>
    /// <param name="entry">What it holds, when the answer is true.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryFind(scoped ReadOnlySpan<byte> key, out Entry entry) => _trie.TryGet(key, out entry) && !entry.IsDue(NowMs);

    /// <summary>The live key at a place where it was found before.</summary>
    /// <param name="location">Its place, or none.</param>
    /// <param name="entry">What it holds, when the answer is true.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryTake(scoped ReadOnlySpan<byte> key, EntryLocation location, out Entry entry)
    {
        Debug.Assert(_trie.Finds(key, location), "a key is not where it was looked up");
        entry = default;
        if (!location.IsFound) return false;
        entry = _trie.At(location);
        return !entry.IsDue(NowMs);
    }

    /// <summary>The fields of a collection, judged at the same time.</summary>
    /// <param name="number">The <see cref="Entry.FieldsNumber"/> of an entry that was read from it.</param>
    public ScopedTrie Fields(uint number) => new(_trie.Fields(number), NowMs);

    /// <summary>The fields of the collection of a key; none where the key is not there, or holds something else.</summary>
    public ScopedTrie FieldsOf(scoped ReadOnlySpan<byte> key) => new(TryFind(key, out Entry entry) ? entry.Fields : default, NowMs);

    /// <summary>Finds where many keys are, due or not, for <see cref="TryTake"/>.</summary>
    /// <param name="buffer">Holds the keys.</param>
    /// <param name="keys">Where they lie in it.</param>
    /// <param name="locations">Where each was found; as many as keys.</param>
    public void FindMany(scoped ReadOnlySpan<byte> buffer, scoped ReadOnlySpan<KeyRange> keys, scoped Span<EntryLocation> locations) =>
        _trie.GetMany(buffer, keys, locations);

    /// <summary>The same, and for each key a field of its collection.</summary>
    /// <param name="buffer">Holds keys and fields.</param>
    /// <param name="keys">Where the keys lie in it.</param>
    /// <param name="fields">Where the fields lie in it; as many as keys.</param>
    /// <param name="locations">Where each key was found; as many as keys.</param>
    /// <param name="fieldLocations">Where each field was found; as many as keys.</param>
    public void FindManyFields(
        scoped ReadOnlySpan<byte> buffer, scoped ReadOnlySpan<KeyRange> keys, scoped ReadOnlySpan<KeyRange> fields,
        scoped Span<EntryLocation> locations, scoped Span<EntryLocation> fieldLocations) =>
        _trie.GetManyFields(buffer, keys, fields, locations, fieldLocations);

    /// <summary>Live keys under a prefix. O(length of the prefix), plus the subtrees that hold due keys when there may be some.</summary>
    /// <param name="prefix">Literal bytes; empty for all keys.</param>
    public long Count(scoped ReadOnlySpan<byte> prefix) => CountAt(prefix, NowMs);

    /// <summary>Those that are live at another time. The same cost.</summary>
    /// <param name="prefix">Literal bytes; empty for all keys.</param>
    /// <param name="nowMs">Unix ms, not before <see cref="NowMs"/>.</param>
    public long CountAt(scoped ReadOnlySpan<byte> prefix, long nowMs)
    {
        TrieMeasure stored = Stored(prefix);
        return stored.MayHoldDue(nowMs) ? stored.Keys - _trie.CountDue(prefix, nowMs) : stored.Keys;
    }

    /// <summary>Bytes of live keys and their values under a prefix. The same cost.</summary>
    /// <param name="prefix">Literal bytes; empty for all keys.</param>
    public long LiveBytes(scoped ReadOnlySpan<byte> prefix)
    {
        TrieMeasure stored = Stored(prefix);
        return stored.MayHoldDue(NowMs) ? stored.Bytes - _trie.MeasureDue(prefix, NowMs).Bytes : stored.Bytes;
    }

    /// <summary>Live keys smaller than a key. O(depth), plus the subtrees that hold due keys when there may be some.</summary>
    /// <param name="key">Need not be there.</param>
    public long CountBefore(scoped ReadOnlySpan<byte> key) =>
        MayHoldDue(default) ? Rank(key) - _trie.CountDueBefore(key, NowMs) : Rank(key);

    /// <summary>What is in memory under a prefix, due keys included. O(length of the prefix).</summary>
    /// <param name="prefix">Literal bytes; empty for all keys.</param>
    public TrieMeasure Stored(scoped ReadOnlySpan<byte> prefix) => _trie.Measure(prefix);

    /// <summary>How many keys that is, or how many of them have an expiry. O(length of the prefix).</summary>
    /// <param name="prefix">Literal bytes; empty for all keys.</param>
    /// <param name="onlyVolatile">Whether only those with an expiry count.</param>
    public long StoredCount(scoped ReadOnlySpan<byte> prefix, bool onlyVolatile)
    {
        TrieMeasure stored = Stored(prefix);
        return onlyVolatile ? stored.ExpiringKeys : stored.Keys;
    }

    /// <summary>
    /// Whether a key under a prefix may be due, or fields of one; the answer may be a needless yes. O(length of the prefix).
    /// </summary>
    /// <param name="prefix">Literal bytes; empty for all keys.</param>
    public bool MayHoldDue(scoped ReadOnlySpan<byte> prefix) => Stored(prefix).MaySweep(NowMs);

    /// <summary>
    /// Whether a key under a prefix is due, or a field of one. O(length of the prefix), plus the subtrees that hold due keys or fields.
    /// </summary>
    /// <param name="prefix">Literal bytes; empty for all keys.</param>
    public bool HoldsDue(scoped ReadOnlySpan<byte> prefix) =>
        _trie.CountDue(prefix, NowMs) > 0 || _trie.HasDueFields(prefix, NowMs);

    /// <summary>Whether a key is in memory, but due.</summary>
    public bool IsDue(scoped ReadOnlySpan<byte> key) => _trie.TryGet(key, out Entry entry) && entry.IsDue(NowMs);

    /// <summary>Whether a key is there whose collection has due fields.</summary>
    public bool HoldsDueFields(scoped ReadOnlySpan<byte> key) =>
        TryFind(key, out Entry entry) && ExpiryTime.IsDue(entry.FieldsExpireAtMs, NowMs) && entry.Fields.CountDue(default, NowMs) > 0;

    /// <summary>Stored keys smaller than a key. O(depth).</summary>
    /// <param name="key">Need not be there.</param>
    public long Rank(scoped ReadOnlySpan<byte> key) => _trie.Rank(key);

    /// <summary>The same with the key itself.</summary>
    /// <param name="key">Need not be there.</param>
    public long RankBehind(scoped ReadOnlySpan<byte> key) => _trie.Rank(key) + (_trie.TryGet(key, out _) ? 1 : 0);

    /// <summary>The ranks of the stored keys under a prefix. O(length of the prefix).</summary>
    /// <param name="prefix">Literal bytes; empty for all keys.</param>
    internal RankRange Ranks(scoped ReadOnlySpan<byte> prefix) =>
        prefix.IsEmpty ? new RankRange(0, _trie.Count) : new RankRange(_trie.Rank(prefix), _trie.Measure(prefix).Keys);

    /// <summary>Bytes of memory that only this trie holds. O(those bytes).</summary>
    public long MeasureExclusiveBytes() => _trie.MeasureExclusiveBytes();

    /// <summary>Begins a walk over what differs between two, each judged at its own time.</summary>
    /// <param name="before">One.</param>
    /// <param name="after">The other, of the same keyspace.</param>
    /// <param name="prefix">Literal bytes; empty for all keys.</param>
    /// <param name="behind">The walk begins behind this key; null: with the first.</param>
    public static void Compare(
        TrieDiff walk, in ScopedTrie before, in ScopedTrie after, scoped ReadOnlySpan<byte> prefix, ReadOnlyMemory<byte>? behind = null)
    {
        if (behind is { } key) walk.Seek(before._trie, before.NowMs, after._trie, after.NowMs, prefix, key.Span);
        else walk.Seek(before._trie, before.NowMs, after._trie, after.NowMs, prefix);
    }

    /// <summary>Places a cursor before the first stored key at or after another.</summary>
    internal void Place(TrieCursor cursor, scoped ReadOnlySpan<byte> from) => cursor.Seek(_trie, from);

    /// <summary>Places it before the stored key of a rank.</summary>
    internal void PlaceAt(TrieCursor cursor, long rank) => cursor.SeekRank(_trie, rank);

    /// <summary>Places it before the live key of a rank among the live ones.</summary>
    internal void PlaceAtLive(TrieCursor cursor, long rank) =>
        cursor.SeekRank(_trie, MayHoldDue(default) ? _trie.RankOfLive(rank, NowMs) : rank);

    /// <summary>Places it before the key of a rank among those under a prefix, or among those of them that have an expiry.</summary>
    internal void PlaceUnder(TrieCursor cursor, scoped ReadOnlySpan<byte> prefix, long rank, bool onlyVolatile)
    {
        if (onlyVolatile) cursor.SeekVolatileRank(_trie, _trie.VolatileRank(prefix) + rank);
        else cursor.SeekRank(_trie, _trie.Rank(prefix) + rank);
    }

    /// <summary>Places it behind the last key.</summary>
    internal void PlaceAtEnd(TrieCursor cursor) => cursor.SeekEnd(_trie);
}
