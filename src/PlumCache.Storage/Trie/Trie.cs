using System.Runtime.CompilerServices;

namespace PlumCache.Storage;

/// <summary>All read operations on one version of one trie. A value that lives as long as the view or draft it came from.</summary>
public readonly ref struct Trie
{
    private readonly Heap _heap;
    private readonly uint _root;

    /// <summary>A trie by its root.</summary>
    /// <param name="root">0 for an empty trie.</param>
    internal Trie(Heap heap, uint root)
    {
        _heap = heap;
        _root = root;
    }

    /// <summary>Number of keys, due ones included. O(1).</summary>
    public long Count => _root == 0 ? 0 : _heap.At(_root).KeyCount;

    /// <summary>The fields of a collection, found again by <see cref="Entry.FieldsNumber"/>.</summary>
    /// <param name="number">Read from this trie, or from another of the same version, which has not changed since.</param>
    public Trie Fields(uint number) => new(_heap, number);

    internal Heap Heap => _heap;

    internal uint Root => _root;

    /// <summary>Looks a key up, whether due or not. O(length of the key).</summary>
    /// <param name="entry">What it holds, when the answer is true.</param>
    public bool TryGet(scoped ReadOnlySpan<byte> key, out Entry entry)
    {
        if (!EntryLookup.TryFind(_heap, _root, key, out EntryLocation location))
        {
            entry = default;
            return false;
        }

        entry = At(location);
        return true;
    }

    /// <summary>
    /// Looks many keys up in lockstep: each step takes every key one node further, while the memory for the next step is on its way.
    /// Two to three times as fast as one by one.
    /// </summary>
    /// <param name="keys">Where they lie in it.</param>
    /// <param name="locations">Where each was found; as many as keys.</param>
    public void GetMany(scoped ReadOnlySpan<byte> buffer, scoped ReadOnlySpan<KeyRange> keys, scoped Span<EntryLocation> locations) =>
        LockstepLookup.Run(_heap, _root, buffer, keys, locations, isForWrites: false);

    /// <summary>
    /// Looks many fields of collections up in lockstep, each by its key first: one walk through both tries. <see cref="At"/> answers what
    /// is at either location; a field is not found where its key is not there or holds no collection. Due ones are found.
    /// What is found in a draft's trie is good until the draft changes anything: <see cref="Draft.Holds"/> knows of no fields.
    /// </summary>
    /// <param name="buffer">What the keys and fields lie in.</param>
    /// <param name="keys">Where the keys lie in it.</param>
    /// <param name="fields">Where the fields lie in it, one for each key.</param>
    /// <param name="keyLocations">Where each key was found; as many as keys.</param>
    /// <param name="fieldLocations">Where each field was found; as many as keys.</param>
    public void GetManyFields(
        scoped ReadOnlySpan<byte> buffer,
        scoped ReadOnlySpan<KeyRange> keys,
        scoped ReadOnlySpan<KeyRange> fields,
        scoped Span<EntryLocation> keyLocations,
        scoped Span<EntryLocation> fieldLocations) =>
        LockstepLookup.RunFields(_heap, _root, buffer, keys, fields, keyLocations, fieldLocations, isForWrites: false);

    /// <summary>The same for those that will be written: what a write will copy is brought into the cache, too.</summary>
    internal void GetManyFieldsToWrite(
        scoped ReadOnlySpan<byte> buffer,
        scoped ReadOnlySpan<KeyRange> keys,
        scoped ReadOnlySpan<KeyRange> fields,
        scoped Span<EntryLocation> keyLocations,
        scoped Span<EntryLocation> fieldLocations) =>
        LockstepLookup.RunFields(_heap, _root, buffer, keys, fields, keyLocations, fieldLocations, isForWrites: true);

    /// <summary>Brings what a write to these keys will copy into the cache, in lockstep. Changes and answers nothing.</summary>
    /// <param name="keys">Where they lie in it.</param>
    public void Warm(scoped ReadOnlySpan<byte> buffer, scoped ReadOnlySpan<KeyRange> keys) =>
        LockstepLookup.Warm(_heap, _root, buffer, keys);

    /// <summary>Both in one.</summary>
    internal void GetManyToWrite(
        scoped ReadOnlySpan<byte> buffer, scoped ReadOnlySpan<KeyRange> keys, scoped Span<EntryLocation> locations) =>
        LockstepLookup.Run(_heap, _root, buffer, keys, locations, isForWrites: true);

    /// <summary>Whether a walk to a key ends at a location; one that is not found: nowhere. For assertions.</summary>
    /// <param name="location">Found before.</param>
    public bool Finds(scoped ReadOnlySpan<byte> key, EntryLocation location) =>
        EntryLookup.TryFind(_heap, _root, key, out EntryLocation found) == location.IsFound
            && found.Bucket == location.Bucket && found.Index == location.Index;

    /// <summary>The entry at a location.</summary>
    /// <param name="location">Found in this trie.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Entry At(EntryLocation location) => new(_heap, _heap.At(location.Bucket).AsBucket, location.Index, location.Mark);

    /// <summary>Measures of everything under a prefix. O(length of the prefix), plus one bucket when the prefix ends inside it.</summary>
    /// <param name="prefix">Literal bytes; empty for the whole trie.</param>
    public TrieMeasure Measure(scoped ReadOnlySpan<byte> prefix)
    {
        SubtreeMeasure measure = PrefixLookup.Measure(_heap, _root, prefix);
        return new TrieMeasure(measure.Keys, measure.Bytes, measure.ExpiringKeys, measure.EarliestExpiryMs);
    }

    /// <summary>
    /// Keys under a prefix whose expiry is at or before <paramref name="nowMs"/>. Enters only subtrees that may hold such keys.
    /// </summary>
    /// <param name="prefix">Literal bytes.</param>
    /// <param name="nowMs">Unix ms.</param>
    public long CountDue(scoped ReadOnlySpan<byte> prefix, long nowMs) => DueLookup.Under(_heap, _root, prefix, nowMs).Keys;

    /// <summary>
    /// Whether a field of a key under a prefix expires at or before <paramref name="nowMs"/>. Enters only subtrees that may hold one, as
    /// far as the first.
    /// </summary>
    /// <param name="prefix">Literal bytes.</param>
    /// <param name="nowMs">Unix ms.</param>
    public bool HasDueFields(scoped ReadOnlySpan<byte> prefix, long nowMs) => DueLookup.HasFieldsUnder(_heap, _root, prefix, nowMs);

    /// <summary>Number and bytes of the keys under a prefix that are due. Enters only subtrees that may hold such keys.</summary>
    /// <param name="prefix">Literal bytes.</param>
    /// <param name="nowMs">Unix ms.</param>
    public DueMeasure MeasureDue(scoped ReadOnlySpan<byte> prefix, long nowMs) => DueLookup.Under(_heap, _root, prefix, nowMs);

    /// <summary>Number of due keys that are smaller than <paramref name="key"/>. Enters only subtrees that may hold such keys.</summary>
    /// <param name="key">Need not exist.</param>
    /// <param name="nowMs">Unix ms.</param>
    public long CountDueBefore(scoped ReadOnlySpan<byte> key, long nowMs) => DueLookup.CountBefore(_heap, _root, key, nowMs);

    /// <summary>
    /// Rank among all keys of the key that has a rank among those that are not due. O(depth), and a walk of the subtrees that hold due
    /// keys.
    /// </summary>
    /// <param name="liveRank">From 0; less than the number of keys that are not due.</param>
    /// <param name="nowMs">Unix ms.</param>
    public long RankOfLive(long liveRank, long nowMs) => DueLookup.RankOfLive(_heap, _root, liveRank, nowMs);

    /// <summary>Number of keys smaller than <paramref name="key"/>. O(depth).</summary>
    /// <param name="key">Need not exist.</param>
    public long Rank(scoped ReadOnlySpan<byte> key) => PrefixLookup.Rank(_heap, _root, key);

    /// <summary>Number of keys with an expiry that are smaller than <paramref name="key"/>. O(depth).</summary>
    /// <param name="key">Need not exist, nor have an expiry.</param>
    public long VolatileRank(scoped ReadOnlySpan<byte> key) => PrefixLookup.VolatileRank(_heap, _root, key);

    /// <summary>
    /// Bytes of memory that only this trie holds: what dropping it would give back. For a snapshot's. O(those bytes); near while somebody
    /// writes.
    /// </summary>
    public long MeasureExclusiveBytes() => ExclusiveBytes.Of(_heap, _root);
}
