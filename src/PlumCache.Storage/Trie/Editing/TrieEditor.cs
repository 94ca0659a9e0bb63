using System.Diagnostics;

namespace PlumCache.Storage;

/// <summary>
/// Every change of a trie, in one draft. Serves any number of tries: set <see cref="Root"/>, change, take <see cref="Root"/> back. After an
/// <see cref="ArenaFullException"/> the draft can only be abandoned. Keys and prefixes must not lie in memory that the draft may free: see
/// <see cref="SteadyBytes"/> (values may: they are taken first).
/// </summary>
internal sealed unsafe class TrieEditor
{
    private readonly BlockDraft _blocks;
    private readonly Heap _heap;
    private readonly EditPath _path;
    private readonly BucketBuilder _buckets;
    private readonly Burster _burster;
    private readonly Inserter _inserter;
    private readonly EntryRemover _remover;
    private readonly PrefixSurgeon _surgeon;
    private readonly RangeRemover _ranges;
    private readonly PrefixMarker _marker;
    private readonly DueSweeper _sweeper;
    private readonly Evacuator _evacuator;
    private readonly MarkPusher _marks;

    /// <summary>An editor that changes blocks through a draft.</summary>
    /// <param name="blocks">The draft; open while anything here is called.</param>
    /// <param name="isOfFields">Whether the tries are collections.</param>
    internal TrieEditor(BlockDraft blocks, bool isOfFields = false)
    {
        _blocks = blocks;
        _heap = blocks.Heap;
        _buckets = new BucketBuilder(blocks, isSlim: isOfFields);
        _marks = new MarkPusher(blocks, _buckets);
        _path = new EditPath(blocks, _marks);
        var scratch = new EntryScratch();
        var fields = new FieldEditor(blocks);
        var nodes = new NodeBuilder(blocks, _path);
        _burster = new Burster(_path, nodes, _buckets);
        _inserter = new Inserter(blocks, _path, nodes, _buckets, _burster, scratch);
        var repair = new ShapeRepair(blocks, _path, nodes, _buckets, _marks, scratch);
        _remover = new EntryRemover(blocks, _path, _buckets, repair);
        _surgeon = new PrefixSurgeon(blocks, _path, nodes, _buckets, _inserter, repair, _marks, scratch);
        _ranges = new RangeRemover(blocks, _path, _buckets, repair, _marks, scratch);
        _marker = new PrefixMarker(blocks, _path, _buckets, _marks);
        _sweeper = new DueSweeper(blocks, _path, _buckets, repair, _marks, scratch, fields);
        _evacuator = new Evacuator(blocks, _path);
        Collection = new CollectionEditor(blocks, _path, _inserter, _remover, fields);
    }

    /// <summary>For changes of the fields of one key.</summary>
    internal CollectionEditor Collection { get; }

    /// <summary>
    /// For keys that come in order. Whoever puts some in settles it before anything else is done here, or the root is asked for.
    /// </summary>
    internal Appender Appender => field ??= new Appender(_blocks, _path, _buckets, _burster, _inserter);

    /// <summary>Root of the trie that is being changed; 0 when it is empty.</summary>
    internal uint Root
    {
        get => _path.Root;
        set => _path.Root = value;
    }

    /// <summary>See <see cref="MarkPusher.PushedBlocks"/>.</summary>
    internal int PushedBlocks
    {
        get => _marks.PushedBlocks;
        set => _marks.PushedBlocks = value;
    }

    /// <summary>The trie as it is now. Valid until the next change.</summary>
    internal Trie Trie => new(_heap, Root);

    /// <summary>Sets a key.</summary>
    /// <returns>True when the key is new.</returns>
    internal bool Set(
        scoped ReadOnlySpan<byte> key, scoped ReadOnlySpan<byte> value, long expiresAtMs, uint accessStamp, byte kind,
        EntryLocation found = default)
    {
        Debug.Assert(key.Length <= TrieLimits.MaxKeyBytes, "The caller lets a key through that is too long.");
        Debug.Assert(value.Length <= TrieLimits.MaxValueBytes, "The caller lets a value through that is too long.");
        byte* encoded = stackalloc byte[StoredValue.MaxEncodedBytes];
        return _inserter.Put(key, ValueEncoder.Encode(_blocks, encoded, value, expiresAtMs, kind), accessStamp, found);
    }

    /// <summary>Sets a key to a value that is encoded already, and gives it what that refers to.</summary>
    /// <returns>True when the key is new.</returns>
    internal bool Put(scoped ReadOnlySpan<byte> key, StoredValue value, EntryLocation found = default) =>
        _inserter.Put(key, value, accessStamp: 0, found);

    /// <summary>
    /// Writes bytes into the value of a key; expiry and kind stay. A key that is not there, or due, begins as an empty value.
    /// </summary>
    internal void Splice(scoped ReadOnlySpan<byte> key, int offset, scoped ReadOnlySpan<byte> bytes, long nowMs, uint accessStamp)
    {
        bool isFound = _path.TryFollow(key, out EntryLocation found);
        Entry old = isFound ? Trie.At(found) : default;
        bool isThere = isFound && !old.IsDue(nowMs);
        Debug.Assert(!isThere || !old.IsCollection, "The caller lets bytes through that are to be written into a collection.");
        long expiresAtMs = isThere ? old.ExpiresAtMs : ExpiryTime.Never;
        byte kind = isThere ? old.Kind : (byte)0;
        byte* encoded = stackalloc byte[StoredValue.MaxEncodedBytes];
        StoredValue value = ValueEncoder.EncodeSpliced(_blocks, encoded, isThere ? old.Value : default, offset, bytes, expiresAtMs, kind);
        if (isFound) _inserter.ReplaceValue(_path.TakeOver(), found.Index, value, accessStamp, dropOld: true);
        else _inserter.Put(key, value, accessStamp);
    }

    /// <summary>Changes the expiry of a key, nothing else of it.</summary>
    /// <returns>False when the key is not there.</returns>
    internal bool SetExpiry(scoped ReadOnlySpan<byte> key, long expiresAtMs)
    {
        if (!TryFollow(key, out EntryLocation found)) return false;
        if (Trie.At(found).ExpiresAtMs != expiresAtMs) SetExpiry(found, expiresAtMs);
        return true;
    }

    /// <summary>The same for a key that was followed to, which has another expiry.</summary>
    internal void SetExpiry(EntryLocation found, long expiresAtMs)
    {
        // Before the value is read: a copy may have got another block for a long one, and marks that come down change neither order nor
        // number.
        uint bucket = _blocks.Unshare(_path.TakeOver());
        Bucket old = _heap.At(bucket).AsBucket;
        byte* encoded = stackalloc byte[StoredValue.MaxEncodedBytes];
        StoredValue value = ValueEncoder.WithExpiry(encoded, old.Value(found.Index), expiresAtMs);
        _inserter.ReplaceValue(bucket, found.Index, value, old.AccessStamp(found.Index), dropOld: false);
    }

    /// <summary>Removes a key.</summary>
    /// <returns>False when it is not there.</returns>
    internal bool Remove(scoped ReadOnlySpan<byte> key)
    {
        if (!TryFollow(key, out EntryLocation found)) return false;
        Remove(key, found);
        return true;
    }

    /// <summary>The same for one that was followed to.</summary>
    internal void Remove(scoped ReadOnlySpan<byte> key, EntryLocation found)
    {
        uint owned = _remover.TakeOut(key, found.Index);
        if (owned != 0) _blocks.Drop(owned);
    }

    /// <summary>
    /// Goes to a key and changes nothing yet. Until something else is done here the way holds, also if the root is set to a block with the
    /// same content.
    /// </summary>
    /// <returns>False when it is not there.</returns>
    internal bool TryFollow(scoped ReadOnlySpan<byte> key, out EntryLocation found) => _path.TryFollow(key, out found);

    /// <summary>
    /// Gives a key here what a key of a trie of the draft has: value, kind and expiry. A long value or a collection is shared, and not
    /// copied. What the key here had goes.
    /// </summary>
    /// <param name="sourceRoot">A trie of the draft, this one included; never one of an older version.</param>
    /// <param name="from">The key there.</param>
    /// <param name="to">Another key, or in another trie.</param>
    /// <param name="accessStamp">The caller's own.</param>
    /// <returns>False when the key there is none.</returns>
    internal bool CopyEntry(uint sourceRoot, scoped ReadOnlySpan<byte> from, scoped ReadOnlySpan<byte> to, uint accessStamp)
    {
        if (!EntryLookup.TryFind(_heap, sourceRoot, from, out EntryLocation found)) return false;
        byte* encoded = stackalloc byte[StoredValue.MaxEncodedBytes];
        StoredValue value = Encode(found, encoded);

        // Before what is there goes, which may be the last but this one to hold the very same block.
        if (value.HasReference) value.SetHandle(MayShare(value) ? _blocks.Share(value.Handle) : Duplicate(value));
        _inserter.Put(to, value, accessStamp);
        return true;
    }

    /// <summary>The same with the key there removed: what its value owns goes from hand to hand.</summary>
    /// <param name="sourceRoot">Another trie of the draft; its new root afterwards.</param>
    /// <param name="from">The key there.</param>
    /// <param name="to">The key here.</param>
    /// <param name="accessStamp">The caller's own.</param>
    /// <returns>False when the key there is none.</returns>
    internal bool MoveEntry(ref uint sourceRoot, scoped ReadOnlySpan<byte> from, scoped ReadOnlySpan<byte> to, uint accessStamp)
    {
        byte* encoded = stackalloc byte[StoredValue.MaxEncodedBytes];
        uint target = Root;
        Root = sourceRoot;
        bool isThere = TryTake(from, encoded, out StoredValue value);
        sourceRoot = Root;
        Root = target;
        if (isThere) _inserter.Put(to, value, accessStamp);
        return isThere;
    }

    /// <summary>The same within this trie.</summary>
    internal bool MoveEntry(scoped ReadOnlySpan<byte> from, scoped ReadOnlySpan<byte> to, uint accessStamp)
    {
        byte* encoded = stackalloc byte[StoredValue.MaxEncodedBytes];
        if (!TryTake(from, encoded, out StoredValue value)) return false;
        _inserter.Put(to, value, accessStamp);
        return true;
    }

    /// <summary>Removes everything under a prefix. O(length of the prefix).</summary>
    /// <returns>Number of keys removed.</returns>
    internal long RemovePrefix(scoped ReadOnlySpan<byte> prefix)
    {
        uint fragment = _surgeon.Detach(prefix);
        if (fragment == 0) return 0;
        long keys = _heap.At(fragment).KeyCount;
        _blocks.Drop(fragment);
        return keys;
    }

    /// <summary>See <see cref="RangeRemover.Run"/>.</summary>
    internal long RemoveRange(scoped ReadOnlySpan<byte> from, scoped ReadOnlySpan<byte> to) => _ranges.Run(from, to);

    /// <summary>See <see cref="PrefixMarker.Run"/>.</summary>
    internal long SetPrefixExpiry(scoped ReadOnlySpan<byte> prefix, long nowMs, long expiresAtMs) =>
        _marker.Run(prefix, nowMs, expiresAtMs);

    /// <summary>
    /// Makes everything under a prefix of a trie appear under a prefix here, and what was here go away, also when nothing comes. O(length
    /// of the prefixes): the subtree is shared. Expiries and access stamps come along.
    /// </summary>
    /// <param name="sourceRoot">A trie of the draft, this one included; never one of an older version.</param>
    /// <param name="from">Prefix there.</param>
    /// <param name="to">Prefix here; may lie under <paramref name="from"/> or above it.</param>
    /// <returns>Number of keys copied, or a <see cref="PrefixRefusal"/>, with nothing changed.</returns>
    internal long CopyPrefix(uint sourceRoot, scoped ReadOnlySpan<byte> from, scoped ReadOnlySpan<byte> to)
    {
        SubtreeMeasure measure = PrefixLookup.Measure(_heap, sourceRoot, from);
        if (sourceRoot == Root && from.SequenceEqual(to)) return measure.Keys;
        long refusal = Refuse(sourceRoot, from, to, measure);
        if (refusal < 0) return refusal;

        // Before what is there goes: either prefix may lie under the other.
        uint fragment = _surgeon.Clone(sourceRoot, from);
        RemovePrefix(to);
        if (fragment != 0) _surgeon.Graft(to, fragment);
        return measure.Keys;
    }

    /// <summary>
    /// Takes everything under a prefix out of a trie and puts it under a prefix here; what was here goes away, also when nothing comes.
    /// O(length of the prefixes).
    /// </summary>
    /// <param name="sourceRoot">Another trie of the draft; its new root afterwards.</param>
    /// <param name="from">Prefix there.</param>
    /// <param name="to">Prefix here.</param>
    /// <returns>Number of keys moved, or a <see cref="PrefixRefusal"/>, with nothing changed.</returns>
    internal long MovePrefix(ref uint sourceRoot, scoped ReadOnlySpan<byte> from, scoped ReadOnlySpan<byte> to)
    {
        SubtreeMeasure measure = PrefixLookup.Measure(_heap, sourceRoot, from);
        long refusal = Refuse(sourceRoot, from, to, measure);
        if (refusal < 0) return refusal;

        uint target = Root;
        Root = sourceRoot;
        uint fragment = _surgeon.Detach(from);
        sourceRoot = Root;
        Root = target;
        RemovePrefix(to);
        if (fragment != 0) _surgeon.Graft(to, fragment);
        return measure.Keys;
    }

    /// <summary>The same within this trie. The prefixes may lie under one another; equal ones change nothing.</summary>
    internal long MovePrefix(scoped ReadOnlySpan<byte> from, scoped ReadOnlySpan<byte> to)
    {
        SubtreeMeasure measure = PrefixLookup.Measure(_heap, Root, from);
        if (from.SequenceEqual(to)) return measure.Keys;

        // No key comes on top of those that are there: only their length can be too much.
        long refusal = Refuse(Root, from, to, SubtreeMeasure.None);
        if (refusal < 0) return refusal;

        uint fragment = _surgeon.Detach(from);
        RemovePrefix(to);
        if (fragment != 0) _surgeon.Graft(to, fragment);
        return measure.Keys;
    }

    /// <summary>See <see cref="DueSweeper.Run"/>.</summary>
    internal int RemoveDue(long nowMs, int maxKeys, int maxNodes, out bool finished, ISweepListener? listener = null) =>
        _sweeper.Run(nowMs, maxKeys, maxNodes, out finished, listener, collection: null);

    /// <summary>The same where the trie is a collection.</summary>
    /// <param name="key">Of the collection, for the listener.</param>
    /// <param name="entered">Nodes looked at.</param>
    internal int RemoveDueFields(
        long nowMs, int maxFields, int maxNodes, ReadOnlyMemory<byte> key, ISweepListener? listener, out int entered)
    {
        int removed = _sweeper.Run(nowMs, maxFields, maxNodes, out _, listener, key);
        entered = _sweeper.Entered;
        return removed;
    }

    /// <summary>See <see cref="Evacuator.Run"/>.</summary>
    internal TriePlace Evacuate(uint cut, long seenUpTo, TriePlace from, int maxBlocks) => _evacuator.Run(cut, seenUpTo, from, maxBlocks);

    /// <summary>Takes an entry out and hands over what it refers to.</summary>
    private bool TryTake(scoped ReadOnlySpan<byte> key, byte* into, out StoredValue value)
    {
        value = default;
        if (!_path.TryFollow(key, out EntryLocation found)) return false;

        // Encoded before it goes. The block that it owns may become another on the way out, and only that one is ours.
        value = Encode(found, into);
        uint owned = _remover.TakeOut(key, found.Index);
        if (owned != 0) value.SetHandle(owned);
        return true;
    }

    /// <summary>What an entry holds, with the expiry that the marks above give it, in memory of its own.</summary>
    private StoredValue Encode(EntryLocation found, byte* into)
    {
        StoredValue value = _heap.At(found.Bucket).AsBucket.Value(found.Index);
        return ValueEncoder.WithExpiry(into, value, found.Mark.Apply(value.ExpiresAtMs));
    }

    /// <summary>Whether one more key may come for free: past that its bytes are copied, so that the arena bounds what is counted.</summary>
    private bool MayShare(StoredValue value) => Root == 0 || _heap.At(Root).Measure().Bytes + value.Weight <= TrieLimits.MaxBytesByCopying;

    /// <summary>A copy of the bytes of a long value.</summary>
    /// <exception cref="ArenaFullException">It is a collection: nothing bounds what would have to be copied.</exception>
    private uint Duplicate(StoredValue value) =>
        value.Form == ValueForm.Block
            ? _blocks.Duplicate(value.Handle) : throw new ArenaFullException(_heap.Arena.LimitBytes);

    /// <summary>Keys or counts that what is to come would make too large. Answers a <see cref="PrefixRefusal"/> or 0.</summary>
    private long Refuse(uint sourceRoot, scoped ReadOnlySpan<byte> from, scoped ReadOnlySpan<byte> to, in SubtreeMeasure coming)
    {
        int growth = to.Length - from.Length;
        bool isTooLong = growth > 0 && PrefixLookup.HasLongerKey(_heap, sourceRoot, from, TrieLimits.MaxKeyBytes - growth);
        if (isTooLong) return PrefixRefusal.KeyTooLong;
        if (Root == 0) return 0;

        SubtreeMeasure here = _heap.At(Root).Measure();
        bool tooMany = here.Keys + coming.Keys > TrieLimits.MaxKeysByCopying;
        bool tooLarge = here.Bytes + coming.Bytes + (coming.Keys * Math.Max(growth, 0)) > TrieLimits.MaxBytesByCopying;
        return tooMany || tooLarge ? PrefixRefusal.TooManyKeys : 0;
    }
}
