using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace PlumCache.Storage;

/// <summary>
/// The next version while it is being made. Belongs to the holder of the lane; one at a time. What it reads includes what it has
/// written. Ends with <see cref="TryPublish"/> or <see cref="Abandon"/>. When an operation throws <see cref="ArenaFullException"/> the
/// draft can only be rolled back to a savepoint or abandoned.
/// </summary>
/// <remarks>
/// Databases count from 0, and <see cref="Keyspace.SystemDatabase"/> is one too unless it is said otherwise. Keys are at most MaxKeyBytes
/// long; prefixes are literal bytes, empty for all keys. Bytes that a draft is given may point into it: they are taken before anything
/// changes. Expiries are Unix ms, or <see cref="ExpiryTime.Never"/>; an access stamp is the caller's own.
/// </remarks>
public sealed class Draft
{
    private readonly Keyspace _keyspace;
    private readonly DraftTries _tries;
    private readonly DraftChanges _changes;
    private readonly DraftEntries _entries;
    private readonly DraftPrefixes _prefixes;
    private readonly DraftSweep _sweep;
    private readonly CollectionEdit _collection;
    private readonly SteadyBytes _key;
    private readonly SteadyBytes _target;
    private readonly DraftCommit _commit;

    internal Draft(Keyspace keyspace)
    {
        _keyspace = keyspace;
        _tries = new DraftTries(keyspace.Heap, keyspace.Requests, keyspace.Options);
        _changes = new DraftChanges(_tries, keyspace.Records);
        _key = new SteadyBytes(keyspace.Heap);
        _target = new SteadyBytes(keyspace.Heap);
        _entries = new DraftEntries(_tries, _changes, _key, _target);
        _prefixes = new DraftPrefixes(_tries, _changes);
        _sweep = new DraftSweep(_tries, _changes);
        _collection = new CollectionEdit(_tries, _changes, _target, _key);
        Snapshots = new DraftSnapshots(_tries, _changes, _prefixes, _key, _target);
        _commit = new DraftCommit(keyspace, _tries, _changes, Snapshots);
    }

    /// <summary>Whether it was opened and has not ended.</summary>
    public bool IsOpen => _commit.IsOpen;

    /// <summary>Revision that its publish makes.</summary>
    public long NextRevision => _commit.Base.Revision + 1;

    /// <summary>Time of the root it was opened on (Unix ms).</summary>
    public long TimeMs => _commit.Base.TimeMs;

    /// <summary>Whether anything was changed.</summary>
    public bool HasChanges => _changes.HasChanges;

    /// <summary>
    /// Keys that were set, removed or given another expiry, each time one was; those that went or came with a whole prefix do not count.
    /// </summary>
    public int KeysWritten => _changes.KeysWritten;

    /// <summary>
    /// Blocks that its writes had to look at because of expiries given to whole prefixes (<see cref="SetPrefixExpiry"/>): work that a few
    /// writes can bring, a thousand blocks take about a millisecond or two.
    /// </summary>
    public int PushedBlocks => _tries.PushedBlocks;

    /// <summary>The snapshots, to be made, written back and dropped.</summary>
    public DraftSnapshots Snapshots { get; }

    /// <summary>
    /// Whether its changes may take memory from the arena's reserve (<see cref="KeyspaceOptions.ArenaReserveBytes"/>); false when it is
    /// opened. For changes that free memory, or will: a draft copies what it changes and frees the old only after its publish, so without a
    /// reserve nothing could be removed from a full arena. It may be set at any time and counts for the changes that follow.
    /// <see cref="RemoveDue(int, long, int)"/> and compaction use the reserve by themselves.
    /// </summary>
    public bool UsesReserve
    {
        get => _keyspace.Heap.Arena.UsesReserve;
        set
        {
            Debug.Assert(IsOpen, "a draft is changed while it is open");
            _keyspace.Heap.Arena.UsesReserve = value;
        }
    }

    /// <summary>Why things are changed from now on, for the record: a command when it is opened; a sweep has its own cause.</summary>
    public ChangeCause Cause
    {
        get => _changes.Journal.Cause;
        set => _changes.Journal.Cause = value;
    }

    /// <summary>
    /// Whether an operation has thrown, or a collection is open: what was worked on may be half changed, so unless it is closed only
    /// <see cref="RollBack"/> and <see cref="Abandon"/> are left.
    /// </summary>
    public bool IsBroken => _tries.IsBroken;

    /// <summary>A database's trie with the draft's changes. Valid until the next change.</summary>
    public Trie this[int database]
    {
        get
        {
            Debug.Assert(IsOpen, "a draft is read while it is open");
            return _tries[database];
        }
    }

    /// <summary>
    /// Looks many keys up in lockstep, with a field of each one's collection if there are fields, and brings what writes to them copy into
    /// the cache. What was found is good for as long as <see cref="Holds"/> says so.
    /// </summary>
    /// <returns>The lookup's number, for <see cref="Holds"/>. The lookup before has ended.</returns>
    public long LookUp(
        int database, scoped ReadOnlySpan<byte> buffer, scoped ReadOnlySpan<KeyRange> keys, scoped Span<EntryLocation> locations,
        scoped ReadOnlySpan<KeyRange> fields = default, scoped Span<EntryLocation> fieldLocations = default)
    {
        if (fields.IsEmpty) this[database].GetManyToWrite(buffer, keys, locations);
        else this[database].GetManyFieldsToWrite(buffer, keys, fields, locations, fieldLocations);
        return _tries.Blocks.LetGo.Begin();
    }

    /// <summary>
    /// Whether an entry that a lookup of this draft found, a key or a field of one, still stands there and nowhere else, so that
    /// <see cref="Trie.At"/> answers what a walk would. No may mean that nobody knows: look it up anew.
    /// </summary>
    public bool Holds(long lookup, EntryLocation location)
    {
        Debug.Assert(IsOpen, "a draft is read while it is open");

        // A change in place keeps the block, its order and the number of its entries. But the first write beneath a mark takes it off the
        // way down, and what it then puts into the bucket the mark must not cover.
        return location.IsFound && location.Mark.IsNone && !_tries.Blocks.LetGo.MayHave(location.Bucket, lookup);
    }

    /// <summary>Sets value, expiry, access stamp and kind (0 to 31) of a key. O(length of the key).</summary>
    /// <param name="found">Where a lookup found it, if <see cref="Holds"/> says so now: its bucket is not searched again then.</param>
    /// <returns>True when the key is new.</returns>
    public bool Set(
        int database, scoped ReadOnlySpan<byte> key, scoped ReadOnlySpan<byte> value, long expiresAtMs = ExpiryTime.Never,
        uint accessStamp = 0, byte kind = 0, EntryLocation found = default)
    {
        Debug.Assert(IsOpen, "a draft is changed while it is open");
        return _entries.Set(database, key, value, expiresAtMs, accessStamp, kind, found);
    }

    /// <summary>
    /// Writes bytes into the value of a key from an offset on; between its end and there come zeros. Expiry and kind stay. A key that is
    /// not there, or due by <paramref name="nowMs"/>, begins as an empty value. Copies the value once.
    /// </summary>
    public void Splice(
        int database, scoped ReadOnlySpan<byte> key, int offset, scoped ReadOnlySpan<byte> bytes, long nowMs, uint accessStamp = 0)
    {
        Debug.Assert(IsOpen, "a draft is changed while it is open");
        _entries.Splice(database, key, offset, bytes, nowMs, accessStamp);
    }

    /// <summary>Removes a key. O(length of the key).</summary>
    /// <returns>Whether it was there.</returns>
    public bool Remove(int database, scoped ReadOnlySpan<byte> key)
    {
        Debug.Assert(IsOpen, "a draft is changed while it is open");
        return _entries.Remove(database, key);
    }

    /// <summary>Changes the expiry of a key, or takes it away; value and access stamp untouched.</summary>
    /// <returns>False when the key is not there.</returns>
    public bool SetExpiry(int database, scoped ReadOnlySpan<byte> key, long expiresAtMs)
    {
        Debug.Assert(IsOpen, "a draft is changed while it is open");
        return _entries.SetExpiry(database, key, expiresAtMs);
    }

    /// <summary>
    /// Gives a key what another has, whether due or not: value, kind and expiry; what it had goes. O(length of the keys): a long value or a
    /// collection is shared, not copied. A key that is copied to itself stays as it is.
    /// </summary>
    /// <returns>False when the other key is not there: then nothing has changed.</returns>
    public bool CopyEntry(
        int fromDatabase, scoped ReadOnlySpan<byte> from, int toDatabase, scoped ReadOnlySpan<byte> to, uint accessStamp = 0)
    {
        Debug.Assert(IsOpen, "a draft is changed while it is open");
        return _entries.Copy(fromDatabase, from, toDatabase, to, accessStamp);
    }

    /// <summary>The same with the other key removed.</summary>
    /// <returns>False when the other key is not there: then nothing has changed.</returns>
    public bool MoveEntry(
        int fromDatabase, scoped ReadOnlySpan<byte> from, int toDatabase, scoped ReadOnlySpan<byte> to, uint accessStamp = 0)
    {
        Debug.Assert(IsOpen, "a draft is changed while it is open");
        return _entries.Move(fromDatabase, from, toDatabase, to, accessStamp);
    }

    /// <summary>
    /// Opens the collection of a key for changes, to be closed before anything else of the draft is done. O(length of the key). Whether it
    /// is due and of which kind is the caller's to know; one that is not there gets this kind (0 to 31) with its first field.
    /// </summary>
    /// <returns>False when the key holds a value of another form: then nothing is open.</returns>
    public bool TryOpenCollection(
        int database, scoped ReadOnlySpan<byte> key, byte kind, [NotNullWhen(true)] out CollectionEdit? edit, uint accessStamp = 0,
        EntryLocation found = default)
    {
        Debug.Assert(IsOpen, "a draft is changed while it is open");
        return (edit = _collection.TryOpen(database, key, kind, accessStamp, found) ? _collection : null) is not null;
    }

    /// <summary>Removes everything under a prefix. O(length of the prefix).</summary>
    /// <returns>Number of keys removed, due ones included.</returns>
    public long RemovePrefix(int database, scoped ReadOnlySpan<byte> prefix)
    {
        Debug.Assert(IsOpen, "a draft is changed while it is open");
        prefix = _key.Of(prefix);
        return _prefixes.Remove(database, prefix);
    }

    /// <summary>
    /// Sets the expiry of all living keys under a prefix, or takes it away, by a mark on their subtree. O(length of the prefix), plus a
    /// walk of the subtrees that hold due keys. The first writes beneath push the mark down, a level at a time: each copies the children
    /// of the nodes on its path. What is due by <paramref name="nowMs"/> (Unix ms; a time before <see cref="TimeMs"/> counts as that)
    /// stays due; the expiry is after it.
    /// </summary>
    /// <returns>Number of living keys beneath, or of those that have lost their expiry; 0 when nothing has changed.</returns>
    public long SetPrefixExpiry(int database, scoped ReadOnlySpan<byte> prefix, long nowMs, long expiresAtMs)
    {
        Debug.Assert(IsOpen, "a draft is changed while it is open");
        prefix = _key.Of(prefix);
        return _prefixes.SetExpiry(database, prefix, Math.Max(nowMs, TimeMs), expiresAtMs);
    }

    /// <summary>
    /// Everything under one prefix also appears under another, shared; what was there goes away. O(length of the prefixes).
    /// </summary>
    /// <returns>Number of keys; negative when one would become too long or there would be too many: then nothing has changed.</returns>
    public long CopyPrefix(int fromDatabase, scoped ReadOnlySpan<byte> from, int toDatabase, scoped ReadOnlySpan<byte> to)
    {
        Debug.Assert(IsOpen, "a draft is changed while it is open");
        return _prefixes.Transplant(fromDatabase, _key.Of(from), toDatabase, _target.Of(to), isMove: false);
    }

    /// <summary>Everything under one prefix appears under another instead; what was there goes away. O(length of the prefixes).</summary>
    /// <returns>Number of keys; negative when one would become too long or there would be too many: then nothing has changed.</returns>
    public long MovePrefix(int fromDatabase, scoped ReadOnlySpan<byte> from, int toDatabase, scoped ReadOnlySpan<byte> to)
    {
        Debug.Assert(IsOpen, "a draft is changed while it is open");
        return _prefixes.Transplant(fromDatabase, _key.Of(from), toDatabase, _target.Of(to), isMove: true);
    }

    /// <summary>
    /// Removes keys, and fields of collections, due at <paramref name="nowMs"/> (Unix ms), entering only subtrees that may hold some, and
    /// tightens the bounds it passes. At most <paramref name="maxKeys"/> one by one; a subtree that got its expiry as a whole goes whole,
    /// and counts with all its keys.
    /// </summary>
    /// <returns>Number removed; fewer than <paramref name="maxKeys"/> means none is left.</returns>
    public int RemoveDue(int database, long nowMs, int maxKeys)
    {
        int removed = 0;
        for (bool done = false; !done && removed < maxKeys;) removed += RemoveDue(database, nowMs, maxKeys - removed, out done);

        return removed;
    }

    /// <summary>
    /// The same in a step whose time is bounded also where bounds are stale and little is due: it enters at most
    /// <paramref name="maxKeys"/> nodes, or 64 if that is more. A step that removed nothing may have tightened bounds;
    /// <see cref="HasChanges"/> says so, and unless it is published the next one does the same again. <paramref name="isFinished"/> is
    /// false when there may be due keys left, so that another step is due, also when this one removed none. <paramref name="keys"/> gets
    /// copies of those removed, one by one then, <paramref name="keysOfFields"/> of those that lost fields; null: nobody asks.
    /// </summary>
    /// <returns>Number removed.</returns>
    public int RemoveDue(int database, long nowMs, int maxKeys, out bool isFinished, ICollection<byte[]>? keys = null,
        ICollection<byte[]>? keysOfFields = null)
    {
        Debug.Assert(IsOpen, "a draft is changed while it is open");
        return _sweep.Run(database, nowMs, maxKeys, out isFinished, keys, keysOfFields);
    }

    /// <summary>Exchanges two databases, as a part of this draft.</summary>
    public void SwapDatabases(int first, int second)
    {
        _keyspace.ThrowIfNoDatabase(first);
        _keyspace.ThrowIfNoDatabase(second);
        if (first != second) _prefixes.Swap(first, second);
    }

    /// <summary>
    /// One more watcher of a key or prefix, from this draft's publish on. A key that is due by <paramref name="nowMs"/> (Unix ms), or its
    /// fields that are, go first: for its new watcher they were never there, and their removal is no change. What is due under a prefix
    /// stays, and its removal will count as one.
    /// </summary>
    /// <returns>The touch number at which the watch begins: it has been touched since when <see cref="LastTouched"/> is greater.</returns>
    public long Watch(int database, scoped ReadOnlySpan<byte> key, bool isPrefix = false, long nowMs = 0)
    {
        key = _key.Of(key);
        if (!isPrefix) _sweep.RunKey(database, key, nowMs);

        _changes.Watches = _changes.Watches.WithWatcher(database, isPrefix, key);
        _changes.HasChanges = true;
        return _changes.Watches.Number;
    }

    /// <summary>One watcher less of each of some keys and prefixes.</summary>
    public void Unwatch(IEnumerable<WatchedPlace> places) => _changes.Unwatch(places);

    /// <summary>Touch number of the last change to a watched key or prefix, this draft's changes included.</summary>
    /// <returns>-1 when it is not watched.</returns>
    public long LastTouched(int database, scoped ReadOnlySpan<byte> key, bool isPrefix = false) =>
        _changes.Watches.LastTouched(database, isPrefix, key);

    /// <summary>
    /// Begins what can be undone without the rest of the draft: later changes copy what was made before, once. O(databases). Savepoints
    /// nest: one is open until it is let go or rolled back to, and with it end those that were taken since.
    /// </summary>
    public DraftSavepoint Save()
    {
        Debug.Assert(IsOpen, "a draft is saved while it is open");
        BlockSavepoint blocks = _tries.Save(out SavedPlace place);
        return new DraftSavepoint(place, blocks, Snapshots.Table, _changes, UsesReserve);
    }

    /// <summary>Ends a savepoint with nothing undone. O(1); each that is open until the draft ends takes 4 bytes a database.</summary>
    public void LetGo(in DraftSavepoint savepoint)
    {
        Debug.Assert(IsOpen, "a savepoint belongs to an open draft");
        _tries.LetGo(savepoint.Place);
    }

    /// <summary>
    /// Undoes everything since a savepoint, and ends it, also after an <see cref="ArenaFullException"/>: the draft then goes on as it was.
    /// What was made since is freed at once. O(changes since).
    /// </summary>
    public void RollBack(in DraftSavepoint savepoint)
    {
        Debug.Assert(IsOpen, "a draft is rolled back while it is open");
        _tries.RollBack(savepoint.Place, savepoint.Blocks);
        Snapshots.Table = savepoint.Snapshots;
        _changes.Watches = savepoint.Watches;
        _changes.HasChanges = savepoint.HasChanges;
        _changes.Journal.CutTo(savepoint.Written);
        _changes.Journal.Cause = savepoint.Cause;
        UsesReserve = savepoint.UsesReserve;
    }

    /// <summary>Makes the draft the root by one CAS from the root it was opened on, and closes it. The lane stays held.</summary>
    /// <param name="timeMs">Time of the new root; an earlier one than the last root's counts as that.</param>
    public PublishResult TryPublish(long timeMs) => _commit.TryPublish(timeMs);

    /// <summary>
    /// What the last publish changed, if the keyspace records (<see cref="Keyspace.IsRecording"/>): in the lane, until the next draft is
    /// opened or memory is reclaimed.
    /// </summary>
    /// <returns>False when there is none: nothing was changed, or nobody wanted to know.</returns>
    public bool TryGetRecord(out CommitRecord record) => _changes.Journal.TryGetRecord(out record);

    /// <summary>
    /// Carries out all that a record tells of: published at its time, the draft leads to its revision. Stamps of what is put are 0.
    /// </summary>
    /// <exception cref="InvalidDataException">
    /// It does not follow on this revision, or does not apply, or its bytes are no record.
    /// </exception>
    public void Apply(in CommitRecord record)
    {
        if (record.Revision != NextRevision)
        {
            throw new InvalidDataException($"A record of revision {record.Revision} does not follow on {_commit.Base.Revision}.");
        }

        ChangeReader reader = record.Read();
        while (reader.TryRead(out Change change)) Apply(change);

        // One without changes is a revision too: see CommitRecord.Ops.
        _changes.HasChanges = true;
        if (reader.Error is { } error) throw new InvalidDataException(error);
    }

    /// <summary>Carries out one change of a record; a record of this draft then tells of it as that one does.</summary>
    /// <exception cref="InvalidDataException">It does not apply: what the draft holds by now is not what was recorded.</exception>
    public void Apply(scoped in Change change, uint accessStamp = 0) => ChangeReplay.Apply(this, change, _keyspace.Options, accessStamp);

    /// <summary>Frees everything the draft made, and closes it. The lane stays held.</summary>
    public void Abandon() => _commit.Abandon();

    /// <summary>One of the tries with the draft's changes: a database's or a snapshot's. Valid until the next change.</summary>
    public Trie this[TrieId id] => id.SnapshotNumber == 0 ? this[id.Database] : Snapshots[id.SnapshotNumber];

    /// <summary>Moves blocks to lower ground: see <see cref="Compactor"/>.</summary>
    internal TriePlace Evacuate(int database, uint cut, long seenUpTo, TriePlace from, int maxBlocks) =>
        _tries.Evacuate(database, cut, seenUpTo, from, maxBlocks);

    /// <summary>Publishes what was moved: another version of the same revision.</summary>
    internal PublishResult TryPublishMoves() => _commit.TryPublishMoves();

    internal void Open(KeyspaceRoot root) => _commit.Open(root);

    /// <summary>See <see cref="DraftCommit.GiveRecordBack"/>.</summary>
    internal void GiveRecordBack() => _commit.GiveRecordBack();
}
