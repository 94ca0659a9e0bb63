namespace PlumCache.Storage;

/// <summary>
/// Moves blocks that lie at or beyond the arena's cut to lower ground, a step at a time, by copying them as any edit would. It leaves
/// where they are: shared blocks with all beneath them (every parent would have to change at once) and values of more than 4 MB (one copy
/// would take longer than a step may), and what finds no room below the cut: a move copies the whole path above it, so in a deep trie
/// that may be much. Copying it to beyond the cut would gain nothing.
/// </summary>
internal sealed unsafe class Evacuator(BlockDraft blocks, EditPath path)
{
    private const long MaxMovedValueBytes = 4 << 20;

    /// <summary>So many copied bytes count as one block more of a step's budget.</summary>
    private const int BytesPerBlock = 512;

    /// <summary>In <see cref="PathStep.Child"/>: nothing was looked at yet.</summary>
    private const int BeforeTerminal = PathStep.TerminalChild - 1;

    private readonly Heap _heap = blocks.Heap;

    // Steps of the path, from the root, whose nodes are the draft's own already.
    private int _ownSteps;
    private long _budget;
    private long _seenUpTo;

    // Nodes that lie so deep are left alone: there was no room for a path of that length.
    private int _tooDeep;

    /// <summary>Goes on where the last step stopped.</summary>
    /// <param name="cut">First handle to move.</param>
    /// <param name="seenUpTo">Version that a lease pins: what was born by then stays, as a copy of it would only be one block more.</param>
    /// <param name="fromKey">
    /// Key rank to begin at, in key order; keys that come or go meanwhile shift it, which at worst leaves a block for the next pass.
    /// </param>
    /// <param name="maxBlocks">
    /// Blocks looked at or moved in this step. The way to where it begins and the path above what it moves come on top: about what a
    /// write there costs.
    /// </param>
    /// <returns>The rank to go on from, or -1 when the end was reached.</returns>
    internal long Run(uint cut, long seenUpTo, long fromKey, int maxBlocks)
    {
        path.CutTo(0);
        _ownSteps = 0;
        _budget = maxBlocks;
        _seenUpTo = seenUpTo;
        _tooDeep = int.MaxValue;
        if (path.Root == 0) return -1;
        long rank = 0;
        Enter(path.Root, cut, fromKey, ref rank);
        while (path.Depth > 0)
        {
            // At least one bucket a step, however deep it lies, so that every step gets on.
            if (_budget <= 0 && rank > fromKey) return rank;
            ref PathStep step = ref path.Top;
            Inner inner = path.TopInner;
            if (++step.Child >= inner.Count)
            {
                path.CutTo(path.Depth - 1);
                _ownSteps = Math.Min(_ownSteps, path.Depth);
                continue;
            }

            uint child = step.Child == PathStep.TerminalChild ? inner.Terminal : inner.Children[step.Child];
            if (child != 0) Enter(child, cut, fromKey, ref rank);
        }

        return -1;
    }

    /// <summary>
    /// Moves the block the path leads to, if it must, and steps into it. What lies wholly before the first rank is passed over.
    /// </summary>
    private void Enter(uint handle, uint cut, long fromKey, ref long rank)
    {
        Node node = _heap.At(handle);

        // The way to where the step begins is free, or in a deep trie a step would get no further than one bucket.
        if (rank >= fromKey) _budget--;
        if (rank + node.KeyCount <= fromKey || node.ExtraParents > 0 || node.Birth <= _seenUpTo || path.Depth >= _tooDeep)
        {
            rank += node.KeyCount;
            return;
        }

        bool moves = handle >= cut && TryMove(ref handle);
        node = _heap.At(handle);

        if (node.IsInner)
        {
            path.Push(handle, BeforeTerminal, 0);
            if (moves) _ownSteps = path.Depth;
            return;
        }

        rank += node.Count;
        if ((node.Flags & Node.HasReferencesFlag) != 0) MoveValues(handle, cut);
    }

    private void MoveValues(uint handle, uint cut)
    {
        for (int i = 0, n = _heap.At(handle).Count; i < n; i++)
        {
            StoredValue value = _heap.At(handle).AsBucket.Value(i);
            if (!value.HasReference || value.Handle < cut || value.Weight > MaxMovedValueBytes) continue;
            Node longValue = _heap.At(value.Handle);
            if (longValue.ExtraParents > 0 || longValue.Birth <= _seenUpTo) continue;
            if (!_heap.Arena.FitsBelowCut(longValue.Size) || !TryOwn(ref handle)) continue;

            // The bucket may be a copy by now.
            value = _heap.At(handle).AsBucket.Value(i);
            _budget -= 1 + (value.Weight / BytesPerBlock);
            value.SetHandle(blocks.Edit(value.Handle));
        }
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
            path.Link(own);
            path.CutTo(depth);
        }

        _ownSteps = depth;
        _budget -= 1 + (_heap.At(handle).Size / BytesPerBlock);
        handle = blocks.Edit(handle);
        path.Link(handle);
        return true;
    }
}
