using System.Diagnostics;

namespace PlumCache.Storage;

/// <summary>
/// The tries of a draft: which root handle each has by now, one editor for all, and whether an operation broke off in the middle. What the
/// rest of the root is about, the draft itself knows.
/// </summary>
internal sealed class DraftTries
{
    // A step that finds few due keys still enters some nodes, so that stale bounds are tightened.
    private const int SweptNodesAtLeast = 64;

    private readonly TrieEditor _editor;
    private readonly uint[] _handles;
    private readonly SavedHandles _saved;

    public DraftTries(Heap heap, RequestBlocks requests, KeyspaceOptions options)
    {
        Blocks = new BlockDraft(heap, requests);
        _editor = new TrieEditor(Blocks);
        MaxKeyBytes = options.MaxKeyBytes;
        _handles = new uint[options.Databases + 1];
        _saved = new SavedHandles(_handles.Length);
    }

    /// <summary>Longest key, and longest field.</summary>
    public int MaxKeyBytes { get; }

    /// <summary>The blocks made and retired.</summary>
    public BlockDraft Blocks { get; }

    /// <summary>Whether an operation has thrown: a trie may be half changed, so the draft can only be rolled back or abandoned.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>Blocks that pushing expiry marks down has looked at since it was opened.</summary>
    public int PushedBlocks => _editor.PushedBlocks;

    /// <summary>A database's trie as it is now.</summary>
    public Trie this[int database] => new(Blocks.Heap, _handles[KeyspaceRoot.IndexOf(database)]);

    /// <summary>The root of a database's trie as it is now: another block once something below was copied.</summary>
    public uint HandleOf(int database) => _handles[KeyspaceRoot.IndexOf(database)];

    /// <summary>The block of a long value that is there.</summary>
    public uint BlockOf(int database, scoped ReadOnlySpan<byte> key)
    {
        bool isThere = this[database].TryGet(key, out Entry entry);
        Debug.Assert(isThere && entry.ValueBlock != 0, "it was just put there");
        return entry.ValueBlock;
    }

    /// <summary>Begins with the tries of a root, under the next version.</summary>
    public void Open(KeyspaceRoot root)
    {
        root.Tries.CopyTo(_handles);
        Blocks.Open(root.Version + 1);
        _editor.PushedBlocks = 0;
        IsBroken = false;
        _saved.Clear();
    }

    /// <summary>Remembers the tries as they are, until the place is let go or rolled back to.</summary>
    public BlockSavepoint Save(out SavedPlace place)
    {
        ThrowIfBroken();
        place = _saved.Push(_handles);
        return Blocks.Save();
    }

    /// <summary>Forgets the tries as they were at a savepoint, and at all since.</summary>
    /// <exception cref="StorageBrokenException">They are forgotten already.</exception>
    public void LetGo(SavedPlace place) => _saved.PopTo(place);

    /// <summary>Makes the tries what they were at a savepoint, also when an operation has broken off since.</summary>
    /// <exception cref="StorageBrokenException">They are forgotten already.</exception>
    public void RollBack(SavedPlace place, in BlockSavepoint blocks)
    {
        ReadOnlySpan<uint> handles = _saved.PopTo(place);
        Blocks.RollBack(blocks);
        handles.CopyTo(_handles);
        IsBroken = false;
    }

    /// <summary>The handles for a root.</summary>
    public System.Collections.Immutable.ImmutableArray<uint> ToHandles() => [.. _handles];

    public bool Set(
        int database, scoped ReadOnlySpan<byte> key, scoped ReadOnlySpan<byte> value, long expiresAtMs, uint accessStamp, byte kind,
        EntryLocation found)
    {
        Debug.Assert(key.Length <= MaxKeyBytes, "the caller refuses longer keys");
        BeginKey(database);
        bool isNew = _editor.Set(key, value, expiresAtMs, accessStamp, kind, found);
        End(database);
        return isNew;
    }

    public void Splice(
        int database, scoped ReadOnlySpan<byte> key, int offset, scoped ReadOnlySpan<byte> bytes, long nowMs, uint accessStamp)
    {
        Debug.Assert(key.Length <= MaxKeyBytes, "the caller refuses longer keys");
        BeginKey(database);
        _editor.Splice(key, offset, bytes, nowMs, accessStamp);
        End(database);
    }

    public bool Remove(int database, scoped ReadOnlySpan<byte> key)
    {
        BeginKey(database);
        bool isRemoved = _editor.Remove(key);
        End(database);
        return isRemoved;
    }

    public bool SetExpiry(int database, scoped ReadOnlySpan<byte> key, long expiresAtMs)
    {
        BeginKey(database);
        bool isFound = _editor.SetExpiry(key, expiresAtMs);
        End(database);
        return isFound;
    }

    public bool CopyEntry(
        int fromDatabase, scoped ReadOnlySpan<byte> from, int toDatabase, scoped ReadOnlySpan<byte> to, uint accessStamp)
    {
        Debug.Assert(to.Length <= MaxKeyBytes, "the caller refuses longer keys");
        Begin(toDatabase);
        bool isFound = _editor.CopyEntry(_handles[KeyspaceRoot.IndexOf(fromDatabase)], from, to, accessStamp);
        End(toDatabase);
        return isFound;
    }

    public bool MoveEntry(
        int fromDatabase, scoped ReadOnlySpan<byte> from, int toDatabase, scoped ReadOnlySpan<byte> to, uint accessStamp)
    {
        Debug.Assert(to.Length <= MaxKeyBytes, "the caller refuses longer keys");
        Begin(toDatabase);
        bool isFound = fromDatabase == toDatabase
            ? _editor.MoveEntry(from, to, accessStamp)
            : _editor.MoveEntry(ref _handles[KeyspaceRoot.IndexOf(fromDatabase)], from, to, accessStamp);
        End(toDatabase);
        return isFound;
    }

    /// <summary>The collection that is open.</summary>
    public CollectionEditor Collection => _editor.Collection;

    /// <summary>Opens the collection of a key: until it is closed the draft counts as broken, since nothing else may be done.</summary>
    /// <returns>False: the key holds something else, and nothing has happened.</returns>
    public bool TryOpenCollection(int database, scoped ReadOnlySpan<byte> key, byte kind, EntryLocation found)
    {
        Debug.Assert(key.Length <= MaxKeyBytes, "the caller refuses longer keys");
        BeginKey(database);
        bool isOpen = Collection.TryOpen(key, kind, found);
        if (!isOpen) End(database);
        return isOpen;
    }

    /// <summary>Closes it.</summary>
    public void CloseCollection(int database, scoped ReadOnlySpan<byte> key, uint accessStamp)
    {
        Debug.Assert(IsBroken, "it was opened");
        Collection.Close(key, accessStamp);
        End(database);
    }

    public long RemovePrefix(int database, scoped ReadOnlySpan<byte> prefix)
    {
        Begin(database);
        long removed = _editor.RemovePrefix(prefix);
        End(database);
        return removed;
    }

    public long SetPrefixExpiry(int database, scoped ReadOnlySpan<byte> prefix, long nowMs, long expiresAtMs)
    {
        Begin(database);
        long changed = _editor.SetPrefixExpiry(prefix, nowMs, expiresAtMs);
        End(database);
        return changed;
    }

    public int RemoveDue(int database, long nowMs, int maxKeys, out bool isFinished, ISweepListener? listener)
    {
        Begin(database);
        int removed = _editor.RemoveDue(nowMs, maxKeys, Math.Max(maxKeys, SweptNodesAtLeast), out isFinished, listener);
        End(database);
        return removed;
    }

    /// <summary>Copies or moves a prefix.</summary>
    /// <returns>Number of keys, or a <see cref="PrefixRefusal"/>.</returns>
    public long Transplant(int fromDatabase, scoped ReadOnlySpan<byte> from, int toDatabase, scoped ReadOnlySpan<byte> to, bool isMove)
    {
        ref uint source = ref _handles[KeyspaceRoot.IndexOf(fromDatabase)];
        int growth = to.Length - from.Length;
        if (growth > 0 && PrefixLookup.HasLongerKey(Blocks.Heap, source, from, MaxKeyBytes - growth)) return PrefixRefusal.KeyTooLong;

        Begin(toDatabase);
        long keys;
        if (!isMove) keys = _editor.CopyPrefix(source, from, to);
        else if (fromDatabase == toDatabase) keys = _editor.MovePrefix(from, to);
        else keys = _editor.MovePrefix(ref source, from, to);

        End(toDatabase);
        return keys;
    }

    /// <summary>Makes a trie that belongs to no database: a copy of what is under a prefix of one.</summary>
    /// <returns>Its root; 0 when there is nothing.</returns>
    public uint CopyOut(int database, scoped ReadOnlySpan<byte> prefix)
    {
        Begin(0u);
        _editor.CopyPrefix(_handles[KeyspaceRoot.IndexOf(database)], prefix, prefix);
        IsBroken = false;
        return _editor.Root;
    }

    /// <summary>Puts what is under a prefix of such a trie into a database, in the place of what is there.</summary>
    /// <returns>Number of keys, or a <see cref="PrefixRefusal"/>.</returns>
    public long CopyIn(int database, uint root, scoped ReadOnlySpan<byte> prefix)
    {
        Begin(database);
        long keys = _editor.CopyPrefix(root, prefix, prefix);
        End(database);
        return keys;
    }

    /// <summary>Lets such a trie go.</summary>
    public void DropRoot(uint root)
    {
        ThrowIfBroken();
        if (root != 0) Blocks.Drop(root);
    }

    /// <summary>The same as <see cref="Evacuate"/> for such a trie.</summary>
    public TriePlace EvacuateRoot(uint root, uint cut, long seenUpTo, TriePlace from, int maxBlocks, out uint moved)
    {
        Begin(root);
        TriePlace next = _editor.Evacuate(cut, seenUpTo, from, maxBlocks);
        IsBroken = false;
        moved = _editor.Root;
        return next;
    }

    /// <summary>Moves blocks to lower ground: see <see cref="Compactor"/>.</summary>
    public TriePlace Evacuate(int database, uint cut, long seenUpTo, TriePlace from, int maxBlocks)
    {
        Begin(database);
        TriePlace next = _editor.Evacuate(cut, seenUpTo, from, maxBlocks);
        End(database);
        return next;
    }

    public void Swap(int first, int second)
    {
        Blocks.LetGo.AddAll();
        ref uint a = ref _handles[KeyspaceRoot.IndexOf(first)];
        ref uint b = ref _handles[KeyspaceRoot.IndexOf(second)];
        (a, b) = (b, a);
    }

    /// <exception cref="StorageBrokenException">An operation has failed.</exception>
    public void ThrowIfBroken()
    {
        if (IsBroken) throw new StorageBrokenException("An operation of this draft failed: it can only be rolled back or abandoned.");
    }

    /// <summary>
    /// Begins a change of one key. All that such a change moves or takes away it releases block by block, so what was found elsewhere still
    /// holds.
    /// </summary>
    private void BeginKey(int database) => BeginTrie(_handles[KeyspaceRoot.IndexOf(database)]);

    private void Begin(int database) => Begin(_handles[KeyspaceRoot.IndexOf(database)]);

    /// <summary>Begins any other change: subtrees may go, come or move whole, or get a mark, and no bucket beneath tells of it.</summary>
    private void Begin(uint root)
    {
        Blocks.LetGo.AddAll();
        BeginTrie(root);
    }

    // Whatever throws between this and the end leaves it broken.
    private void BeginTrie(uint root)
    {
        ThrowIfBroken();
        IsBroken = true;
        _editor.Root = root;
    }

    private void End(int database)
    {
        _handles[KeyspaceRoot.IndexOf(database)] = _editor.Root;
        IsBroken = false;
    }
}
