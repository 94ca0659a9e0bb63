namespace PlumCache.Storage;

/// <summary>
/// Moves blocks that lie at or beyond the arena's cut to lower ground, a step at a time, by copying them as any edit would. It leaves
/// where they are: shared blocks with all beneath them (every parent would have to change at once) and values of more than 4 MB (one copy
/// would take longer than a step may), and what finds no room below the cut: a move copies the whole path above it, so in a deep trie
/// that may be much. Copying it to beyond the cut would gain nothing.
/// <para>The way leads through a bucket into each collection that it holds: the bucket is a step of the path like any inner node.</para>
/// </summary>
internal sealed unsafe class Evacuator(BlockDraft blocks, EditPath path)
{
    private const long MaxMovedValueBytes = 4 << 20;

    /// <summary>So many copied bytes count as one block more of a step's budget.</summary>
    private const int BytesPerBlock = 512;

    /// <summary>In <see cref="PathStep.Child"/>: nothing was looked at yet. Of a bucket it is the entry, and begins one later.</summary>
    private const int BeforeTerminal = PathStep.TerminalChild - 1, BeforeEntries = -1;

    private readonly Heap _heap = blocks.Heap;

    // Steps of the path, from the root, whose nodes are the draft's own already.
    private int _ownSteps;
    private long _budget;
    private long _seenUpTo;
    private uint _cut;

    // Nodes that lie so deep are left alone: there was no room for a path of that length.
    private int _tooDeep;

    // Length of the path up to a bucket with collections; what is longer is in one of them. 0: there is none on it.
    private int _bucketDepth;
    private TriePlace _from;

    // Where it is by now: behind so many keys and, in a collection, behind so many of its fields, beginning at a rank among them.
    private long _key, _field, _fromField;

    private bool IsInCollection => _bucketDepth > 0 && path.Depth > _bucketDepth;

    /// <summary>Goes on where the last step stopped.</summary>
    /// <param name="cut">First handle to move.</param>
    /// <param name="seenUpTo">Version that a lease pins: what was born by then stays, as a copy of it would only be one block more.</param>
    /// <param name="from">
    /// Where to begin; keys and fields that come or go meanwhile shift it, which at worst leaves a block for the next pass.
    /// </param>
    /// <param name="maxBlocks">
    /// Blocks looked at or moved in this step. The way to where it begins and the path above what it moves come on top: about what a
    /// write there costs.
    /// </param>
    /// <returns>The place to go on from, or the end when that was reached.</returns>
    internal TriePlace Run(uint cut, long seenUpTo, TriePlace from, int maxBlocks)
    {
        path.CutTo(0);
        (_cut, _seenUpTo, _from, _budget) = (cut, seenUpTo, from, maxBlocks);
        (_key, _field, _fromField, _ownSteps, _bucketDepth, _tooDeep) = (0, 0, 0, 0, 0, int.MaxValue);
        if (path.Root == 0) return TriePlace.End;
        Enter(path.Root, from.Key, ref _key);
        while (path.Depth > 0)
        {
            // At least one bucket a step, however deep it lies, so that every step gets on.
            if (_budget <= 0 && (_key > from.Key || (IsInCollection && _field > _fromField)))
            {
                return new TriePlace(_key, IsInCollection ? _field : 0);
            }

            if (path.Depth == _bucketDepth) EnterNextEntry();
            else EnterNextChild();
        }

        return TriePlace.End;
    }

    private void EnterNextChild()
    {
        ref PathStep step = ref path.Top;
        Inner inner = path.TopInner;
        if (++step.Child >= inner.Count)
        {
            LeaveTop();
            if (path.Depth == _bucketDepth && _bucketDepth > 0) _key++; // its collection is done with
            return;
        }

        uint child = step.Child == PathStep.TerminalChild ? inner.Terminal : inner.Children[step.Child];
        if (child == 0) return;
        if (IsInCollection) Enter(child, _fromField, ref _field);
        else Enter(child, _from.Key, ref _key);
    }

    /// <summary>Goes on to the next entry of the bucket on the path, and into its collection if it holds one.</summary>
    private void EnterNextEntry()
    {
        ref PathStep step = ref path.Top;
        Bucket bucket = _heap.At(step.Handle).AsBucket;
        if (++step.Child == bucket.Count)
        {
            LeaveTop();
            _bucketDepth = 0;
            return;
        }

        StoredValue value = bucket.Value(step.Child);
        if (_key >= _from.Key && value.Form == ValueForm.Trie)
        {
            _field = 0;
            _fromField = _key == _from.Key ? _from.Field : 0;
            Enter(value.Handle, _fromField, ref _field);
        }

        if (path.Depth == _bucketDepth) _key++;
    }

    private void LeaveTop()
    {
        path.CutTo(path.Depth - 1);
        _ownSteps = Math.Min(_ownSteps, path.Depth);
    }

    /// <summary>
    /// Moves the block the path leads to, if it must, and steps into it. What lies wholly before the first rank is passed over.
    /// </summary>
    /// <param name="from">Rank to begin at, among keys or fields.</param>
    /// <param name="rank">Where it is among them.</param>
    private void Enter(uint handle, long from, ref long rank)
    {
        Node node = _heap.At(handle);

        // The way to where the step begins is free, or in a deep trie a step would get no further than one bucket.
        if (rank >= from) _budget--;
        if (rank + node.KeyCount <= from || node.ExtraParents > 0 || node.Birth <= _seenUpTo || path.Depth >= _tooDeep)
        {
            rank += node.KeyCount;
            return;
        }

        bool moves = handle >= _cut && TryMove(ref handle);
        bool isInner = _heap.At(handle).IsInner;
        if (!isInner) moves |= TryMoveValues(ref handle);
        if (!isInner && (_bucketDepth > 0 || !HasCollections(handle)))
        {
            rank += _heap.At(handle).Count;
            return;
        }

        path.Push(handle, isInner ? BeforeTerminal : BeforeEntries, 0);
        if (!isInner) _bucketDepth = path.Depth;
        if (moves) _ownSteps = path.Depth;
    }

    private bool HasCollections(uint handle)
    {
        Node node = _heap.At(handle);
        bool hasSome = false;
        for (int i = 0; !hasSome && (node.Flags & Node.HasReferencesFlag) != 0 && i < node.Count; i++)
        {
            hasSome = node.AsBucket.Value(i).Form == ValueForm.Trie;
        }

        return hasSome;
    }

    /// <summary>Moves the long values of a bucket that must be moved.</summary>
    /// <returns>Whether the bucket is the draft's own by that, and all above it.</returns>
    private bool TryMoveValues(ref uint handle)
    {
        bool moves = false;
        if ((_heap.At(handle).Flags & Node.HasReferencesFlag) == 0) return moves;
        for (int i = 0, n = _heap.At(handle).Count; i < n; i++)
        {
            StoredValue value = _heap.At(handle).AsBucket.Value(i);
            if (value.Form != ValueForm.Block || value.Handle < _cut || value.Length > MaxMovedValueBytes) continue;
            Node longValue = _heap.At(value.Handle);
            if (longValue.ExtraParents > 0 || longValue.Birth <= _seenUpTo) continue;
            if (!_heap.Arena.FitsBelowCut(longValue.Size) || !TryOwn(ref handle)) continue;

            // The bucket may be a copy by now.
            moves = true;
            value = _heap.At(handle).AsBucket.Value(i);
            _budget -= 1 + (value.Length / BytesPerBlock);
            value.SetHandle(blocks.Edit(value.Handle));
        }

        return moves;
    }

    /// <summary>Moves the block that the path leads to below the cut, if it fits there.</summary>
    private bool TryMove(ref uint handle) => _heap.Arena.FitsBelowCut(_heap.At(handle).Size) && TryOwn(ref handle);

    /// <summary>
    /// Makes the block that the path leads to the draft's own, and all above it, if there is room below the cut for all the copies.
    /// </summary>
    private bool TryOwn(ref uint handle)
    {
        int depth = path.Depth;
        long bytes = _heap.At(handle).Size;
        for (int i = _ownSteps; i < depth; i++) bytes += _heap.At(path[i].Handle).Size;
        if (bytes > _heap.Arena.FreeBelowCutBytes)
        {
            _budget -= depth - _ownSteps;
            _tooDeep = depth;
            return false;
        }

        // From the root down; the path is cut to each step while its copy is linked into the one above.
        for (int i = _ownSteps; i < depth; i++)
        {
            uint own = blocks.Edit(path[i].Handle);
            path[i].Handle = own;
            path.CutTo(i);
            Link(own);
            path.CutTo(depth);
        }

        _ownSteps = depth;
        _budget -= 1 + (_heap.At(handle).Size / BytesPerBlock);
        handle = blocks.Edit(handle);
        Link(handle);
        return true;
    }

    private void Link(uint handle)
    {
        if (_bucketDepth > 0 && path.Depth == _bucketDepth) _heap.At(path.Top.Handle).AsBucket.Value(path.Top.Child).SetHandle(handle);
        else path.Link(handle);
    }
}
