using System.Diagnostics;
using System.Runtime.InteropServices;

namespace PlumCache.Storage;

/// <summary>
/// Who owns which block while the next version is being made: all rules of memory that writers keep. One draft serves all tries of a root.
/// <list type="bullet">
/// <item>A block may be changed in place exactly when its stamp is this draft's version, never shared: nobody else can see it.</item>
/// <item>Any other block is copied by <see cref="Edit"/>, and the old one let go by <see cref="Release"/>: its references live on in the
/// copy.</item>
/// <item><see cref="Drop"/> lets a block go with all it refers to.</item>
/// <item>Sharing: a block with more than one parent counts the extra ones, of the shared root only. When one side needs a copy of it, the
/// count moves down: the copy is one more parent of everything the block refers to (<see cref="ShareReferences"/>).</item>
/// <item>birth(child) is at most birth(parent): a reference is only ever put into a block of this draft, and only to blocks that the head
/// of the trie refers to. A retired block is never linked again.</item>
/// <item><see cref="Abandon"/> works at any point, in the middle of an operation too, so running out of memory loses nothing.</item>
/// </list>
/// <para>
/// Savepoints: <see cref="Save"/> goes on under the next version number, so that what was made before is copied like any published block
/// and retired at the version that replaced it; and it notes how long the lists are. <see cref="RollBack"/> takes back what they have
/// gained since. That is all there is to undo: from a savepoint on, what is older is neither changed in place nor freed, except for its
/// parent count, which is why every change of the count of an older block is logged, also when this draft made the block.
/// <see cref="Abandon"/> is the roll back to the beginning.
/// </para>
/// </summary>
internal sealed unsafe class BlockDraft(Heap heap, RequestBlocks? requests = null)
{
    /// <summary>
    /// Blocks of its own that one <see cref="Drop"/> frees at once: some two milliseconds in the lane. What else the draft has made and
    /// drops with them is retired.
    /// </summary>
    internal const int MaxFreedByDrop = 1 << 14;

    private readonly Heap _heap = heap;

    // Every block made since the draft was opened, and once more where it was freed again: what is in it an odd number of times is there.
    private readonly List<uint> _born = [];

    // Parent counts changed on blocks older than the version being made then, in order. From then on such a block is not freed before the
    // draft ends.
    private readonly List<ParentChange> _parentChanges = [];

    // Arguments of requests that became values where they were received.
    private readonly List<uint> _adopted = [];
    private readonly Stack<uint> _todo = new();
    private ulong _ownStamp;

    /// <summary>The blocks.</summary>
    internal Heap Heap => _heap;

    /// <summary>The version being made; rises with each savepoint, and does not fall when the draft is rolled back.</summary>
    internal long Version { get; private set; }

    /// <summary>Blocks that this draft took out of the trie, and since which version. The reclaimer takes them over at publish.</summary>
    internal List<Retired> Retired { get; } = [];

    /// <summary>Whether blocks were named: what is retired then waits until nobody reads them.</summary>
    internal bool HasNamed { get; private set; }

    /// <summary>
    /// Blocks that the tries refer to no longer, for who has found something in them. Whole subtrees that go or move are not among them.
    /// </summary>
    internal LetGoBlocks LetGo { get; } = new();

    /// <summary>Begins a draft.</summary>
    /// <param name="version">Larger than that of every block there is.</param>
    internal void Open(long version)
    {
        Debug.Assert(_born.Count == 0 && _adopted.Count == 0 && Retired.Count == 0, "The last draft was not closed.");
        HasNamed = false;

        // What a lookup of the last draft has found may have been freed since.
        LetGo.AddAll();
        SetVersion(version);
    }

    /// <summary>Ends a draft that was published.</summary>
    internal void Close()
    {
        Forget(_born);
        Forget(_adopted);
        Forget(_parentChanges);
        Forget(Retired);
    }

    /// <summary>Ends a draft and frees all that it made. The tries are what they were when it was opened.</summary>
    internal void Abandon()
    {
        RollBack(default);
        Close();
    }

    /// <summary>Fixes the draft as it stands, since later changes copy instead of editing, and begins what can be undone.</summary>
    internal BlockSavepoint Save()
    {
        SetVersion(Version + 1);
        return new BlockSavepoint(_born.Count, _adopted.Count, Retired.Count, _parentChanges.Count);
    }

    /// <summary>Undoes everything since a savepoint: frees what was made, and what was retired is part of the tries again.</summary>
    internal void RollBack(in BlockSavepoint savepoint)
    {
        // It may have been left in the middle of a walk.
        _todo.Clear();

        // What was found since may lie in blocks that are freed here.
        LetGo.AddAll();

        // Newest first, so that no count leaves its range on the way; and before anything is freed, because blocks made since may be among
        // them.
        for (int i = _parentChanges.Count - 1; i >= savepoint.ParentChanges; i--)
        {
            _heap.AddExtraParents(_parentChanges[i].Handle, -_parentChanges[i].Change);
        }

        // What became a value is its request's alone again.
        foreach (uint handle in CollectionsMarshal.AsSpan(_adopted)[savepoint.Adopted..]) _heap.At(handle).Stamp = 0;

        // Nothing older was freed since, so this part of the list is about blocks made since.
        FreeThoseLeft(CollectionsMarshal.AsSpan(_born)[savepoint.Born..]);
        _parentChanges.RemoveRange(savepoint.ParentChanges, _parentChanges.Count - savepoint.ParentChanges);
        _born.RemoveRange(savepoint.Born, _born.Count - savepoint.Born);
        _adopted.RemoveRange(savepoint.Adopted, _adopted.Count - savepoint.Adopted);
        Retired.RemoveRange(savepoint.Retired, Retired.Count - savepoint.Retired);
    }

    /// <summary>Makes a block of this draft, with its stamp written and nothing else.</summary>
    internal Node New(long size, out uint handle)
    {
        Faults.At(FaultPoint.DraftList);
        _born.EnsureCapacity(_born.Count + 1); // before there is a block that it must not fail for
        handle = _heap.Arena.Allocate(size);
        byte* start = _heap.Arena.Start + ((long)handle * Arena.GranuleBytes);
        _born.Add(handle);
        return new Node(start) { Stamp = _ownStamp };
    }

    /// <summary>
    /// Makes a long value's block of an argument where it was received. The request is a parent of it too, until it is done with.
    /// </summary>
    /// <returns>0: the value is to be copied.</returns>
    internal uint Adopt(scoped ReadOnlySpan<byte> value)
    {
        uint handle = requests is null ? 0 : requests.Find(value);
        if (handle == 0) return 0;
        Faults.At(FaultPoint.DraftList);
        _adopted.Add(handle);
        Node node = _heap.At(handle);
        node.WriteHeader((byte)NodeKind.LongValue, 1, 0, (uint)value.Length);
        node.Stamp = _ownStamp | Node.EverSharedBit | 1;
        return handle;
    }

    /// <summary>
    /// A block with the same content that may be changed in place: the block itself when it is this draft's own, else a copy.
    /// </summary>
    internal uint Edit(uint handle) => _heap.At(handle).Stamp == _ownStamp ? handle : Copy(handle, forMark: false);

    /// <summary>The same for an inner node that is given an expiry mark: with room for it.</summary>
    internal uint EditForMark(uint handle)
    {
        Node node = _heap.At(handle);
        return node.Stamp == _ownStamp && node.AsInner.HasMarkRoom ? handle : Copy(handle, forMark: true);
    }

    /// <summary>
    /// Names the block of a long value that was just made, for somebody who reads it after the draft is published: when this draft lets go
    /// of it again, it is retired like an older one, and not freed.
    /// </summary>
    internal void Name(uint handle)
    {
        Debug.Assert(_heap.At(handle).Birth == Version && _heap.At(handle).Kind == NodeKind.LongValue, "It is another's, or no value.");
        _heap.At(handle).Flags |= Node.RecordedFlag;
        HasNamed = true;
    }

    /// <summary>
    /// The block, or a copy when it has other parents: something whose references may be moved into other blocks before it is released.
    /// </summary>
    internal uint Unshare(uint handle) => _heap.At(handle).ExtraParents > 0 ? Edit(handle) : handle;

    /// <summary>
    /// Lets go of a block whose references have moved into other blocks. It must not be shared: see <see cref="Unshare"/>.
    /// </summary>
    internal void Release(uint handle)
    {
        Node node = _heap.At(handle);
        Debug.Assert(node.ExtraParents == 0, "A shared block is released, but its other parents keep its references.");
        LetGo.Add(handle);
        if (node.Birth == Version) FreeOwn(handle, node.Granules);
        else Retire(handle, node.Granules, isDeep: false);
    }

    /// <summary>
    /// Lets go of a block with all it refers to. O(1) for what is older than the draft; what it has made is freed at once, but no more
    /// than <see cref="MaxFreedByDrop"/> blocks.
    /// </summary>
    internal void Drop(uint handle)
    {
        // With a collection go buckets that nobody tells of one by one.
        if (_heap.At(handle).Kind != NodeKind.LongValue) LetGo.AddAll();
        Span<uint> references = stackalloc uint[Node.MaxReferences];
        int freed = 0;
        _todo.Push(handle);
        while (_todo.TryPop(out handle))
        {
            Node node = _heap.At(handle);
            if (node.ExtraParents > 0)
            {
                AddExtraParents(handle, -1);
            }
            else if (node.Birth != Version || node.IsRecorded || freed >= MaxFreedByDrop)
            {
                // It may have readers, or be named, or there is too much of it: what is beneath goes with it, in the reclaimer's bounded
                // steps. A value has nothing.
                Retire(handle, node.Granules, isDeep: node.Kind != NodeKind.LongValue);
            }
            else
            {
                int count = node.CopyReferences(references);
                for (int i = 0; i < count; i++) _todo.Push(references[i]);
                FreeOwn(handle, node.Granules);
                freed++;
            }
        }
    }

    /// <summary>One more parent for a block that the trie refers to.</summary>
    /// <returns>The block, or where it has all the parents it can count, a copy that shares what it refers to.</returns>
    internal uint Share(uint handle)
    {
        if (!TryShare(ref handle)) ShareReferences(handle);
        return handle;
    }

    /// <summary>
    /// Makes a block of this draft, whose references another block has too, one more parent of each. A reference that has all the parents
    /// it can count is replaced by a copy, which in turn shares what it refers to.
    /// </summary>
    internal void ShareReferences(uint handle)
    {
        Span<uint> references = stackalloc uint[Node.MaxReferences];
        int bottom = _todo.Count;
        _todo.Push(handle);
        while (_todo.Count > bottom)
        {
            Node node = _heap.At(_todo.Pop());
            int count = node.CopyReferences(references);
            bool replaced = false;
            for (int i = 0; i < count; i++)
            {
                if (TryShare(ref references[i])) continue;
                _todo.Push(references[i]);
                replaced = true;
            }

            if (replaced) node.SetReferences(references[..count]);
        }
    }

    /// <summary>A block with the same content, for somebody else: its references are still the first one's alone.</summary>
    internal uint Duplicate(uint handle)
    {
        Node node = _heap.At(handle);
        Node copy = New(node.Size, out uint made);

        // All but the stamp: the copy is of this version and has one parent, whatever the first one has.
        Buffer.MemoryCopy(node.Start + Node.CountAt, copy.Start + Node.CountAt, node.Size - Node.CountAt, node.Size - Node.CountAt);
        return made;
    }

    /// <returns>False when it is a copy by now, whose references are to be shared.</returns>
    private bool TryShare(ref uint handle)
    {
        if (_heap.At(handle).ExtraParents < Node.MaxExtraParents)
        {
            AddExtraParents(handle, 1);
            return true;
        }

        LetGo.Add(handle);
        handle = Duplicate(handle);
        return false;
    }

    private uint Copy(uint handle, bool forMark)
    {
        Node node = _heap.At(handle);
        long size = node.Size;

        // Room for a mark comes when one is to be put there, and goes with the first copy that carries none.
        bool needsRoom = forMark || (node.Flags & Node.HasMarkFlag) != 0;
        bool changesRoom = needsRoom != ((node.Flags & Node.MarkRoomFlag) != 0);
        long newSize = !changesRoom ? size : needsRoom ? size + ExpiryMark.Bytes : size - ExpiryMark.Bytes;
        Node copy = New(newSize, out uint made);
        long copied = Math.Min(size, newSize) - Node.CountAt;
        Buffer.MemoryCopy(node.Start + Node.CountAt, copy.Start + Node.CountAt, newSize - Node.CountAt, copied);
        if (changesRoom) copy.Flags ^= Node.MarkRoomFlag;
        if (node.ExtraParents > 0)
        {
            // The other parents keep the block, so the copy shares what it refers to.
            LetGo.Add(handle);
            ShareReferences(made);
            AddExtraParents(handle, -1);
        }
        else
        {
            Release(handle);
        }

        return made;
    }

    private void FreeOwn(uint handle, uint granules)
    {
        Faults.At(FaultPoint.DraftList);

        // Noted first: if the list cannot grow, the block is still there and still known to be.
        _born.Add(handle);
        _heap.Free(handle, granules);
    }

    /// <summary>
    /// Frees what an odd number of entries names, whatever its content by now. Sorts them in place: abandoning must not want memory.
    /// </summary>
    private void FreeThoseLeft(Span<uint> born)
    {
        born.Sort();

        // By the map, not by what the headers say: the draft may have broken off before it had written one.
        for (int next, i = 0; i < born.Length; i = next)
        {
            for (next = i + 1; next < born.Length && born[next] == born[i];) next++;
            if ((next - i) % 2 != 0) _heap.Free(born[i], _heap.Arena.GranulesAt(born[i]));
        }
    }

    private void Retire(uint handle, uint granules, bool isDeep)
    {
        Faults.At(FaultPoint.DraftList);
        Retired.Add(new Retired(handle, granules, isDeep, Version));
    }

    private void AddExtraParents(uint handle, int change)
    {
        Faults.At(FaultPoint.DraftList);

        // Logged first: if the list cannot grow, nothing has changed yet.
        if (_heap.At(handle).Birth != Version) _parentChanges.Add(new ParentChange(handle, change));
        _heap.AddExtraParents(handle, change);
    }

    private void SetVersion(long version)
    {
        Version = version;

        // Of a block that has one parent and never had more: so one comparison tells all that allows a change in place.
        _ownStamp = (ulong)version << Node.BirthShift;
    }

    /// <summary>Empties a list, and lets its memory go after a draft far larger than usual.</summary>
    private static void Forget<T>(List<T> list)
    {
        const int UsualCapacity = 1 << 16;
        list.Clear();
        if (list.Capacity > UsualCapacity) list.Capacity = 0;
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct ParentChange(uint Handle, int Change);
}
