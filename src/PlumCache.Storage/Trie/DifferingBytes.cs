namespace PlumCache.Storage;

/// <summary>
/// Bytes of the blocks of one trie that another one of the same keyspace does not share: what holding the one beside the other costs. It
/// walks both side by side and skips what they share, so the cost follows the number of changes, not of keys. Reusable.
/// </summary>
/// <remarks>
/// Blocks are told apart by where they are, and where one has several parents by itself, so that a prefix that was moved is found again
/// under its new name without a walk through it. Two things are counted though they are shared: what the one has in two places while the
/// other has kept it in one of them, and what was moved out of a subtree that the other shares with a third trie. The parent counts are
/// the head's and not the versions': while somebody writes, the answer is near.
/// </remarks>
public sealed class DifferingBytes
{
    private readonly DiffSide _own = new();
    private readonly DiffSide _other = new();

    // Blocks of the one that are not where they were in the other.
    private readonly HashSet<uint> _counted = [];

    // Of these, roots of subtrees that have other parents as well: not looked into yet.
    private readonly HashSet<uint> _deferred = [];

    // Blocks with several parents that the other has where the one has not.
    private readonly HashSet<uint> _elsewhere = [];

    // Collections of the one and what the other has under the same key, or 0: compared when the tries of keys are done, as they are.
    private readonly Queue<(uint Own, uint Other)> _collections = new();

    // What remains of a walk through whole subtrees, and whether that takes blocks off instead of adding them.
    private readonly Stack<uint> _beneath = new();
    private bool _takesOff;
    private Heap? _heap;

    /// <summary>What has been counted: the answer, once <see cref="Step"/> has said that it is.</summary>
    public long Bytes { get; private set; }

    /// <summary>Measures a trie against another. O(changes between them).</summary>
    /// <param name="own">The trie whose bytes are counted; its view must stay open.</param>
    /// <param name="other">What it may share them with; its view must stay open.</param>
    /// <param name="prefix">
    /// What all keys of the first begin with: nothing else of the other is looked at. Literal bytes; empty for all.
    /// </param>
    public long Measure(in Trie own, in Trie other, scoped ReadOnlySpan<byte> prefix)
    {
        Begin(own, other, prefix);
        while (!Step(int.MaxValue))
        {
        }

        return Bytes;
    }

    /// <summary>
    /// Begins a measurement that is made in steps; what was measured before is forgotten. Both views must stay open until the last step, or
    /// the next begin.
    /// </summary>
    /// <param name="own">As for <see cref="Measure"/>.</param>
    /// <param name="other">As for <see cref="Measure"/>.</param>
    /// <param name="prefix">As for <see cref="Measure"/>.</param>
    public void Begin(in Trie own, in Trie other, scoped ReadOnlySpan<byte> prefix)
    {
        Clear();
        Bytes = 0;
        _takesOff = false;
        _heap = own.Heap;
        _own.Seek(own, default);
        _other.Seek(other, prefix);
    }

    /// <summary>Goes on.</summary>
    /// <param name="maxNodes">How many nodes to look at; a thousand take a few tenths of a millisecond.</param>
    /// <returns>True: it is done, and <see cref="Bytes"/> the answer.</returns>
    public bool Step(int maxNodes)
    {
        for (int i = 0; i < maxNodes; i++)
        {
            if (!TryAdvance(_heap!))
            {
                Clear();
                return true;
            }
        }

        return false;
    }

    /// <summary>First both tries side by side, then their collections, then what was deferred, then what is elsewhere.</summary>
    /// <returns>False: there is nothing left to look at.</returns>
    private bool TryAdvance(Heap heap)
    {
        if (!_own.IsEmpty || (!_other.IsEmpty && MayBeElsewhere))
        {
            Advance(heap);
            return true;
        }

        if (_collections.TryDequeue(out (uint Own, uint Other) pair))
        {
            _own.Seek(new Trie(heap, pair.Own), default);
            _other.Seek(new Trie(heap, pair.Other), default);
            return true;
        }

        if (_beneath.Count == 0 && !_takesOff)
        {
            _takesOff = _deferred.Count == 0;
            PushAll(_takesOff ? _elsewhere : _deferred);
            _deferred.Clear();
        }

        if (!_beneath.TryPop(out uint handle)) return false;
        bool goesOn = _takesOff ? TryTakeOff(heap, handle) : !_elsewhere.Contains(handle) && TryCount(heap, handle);
        if (goesOn) PushReferences(heap, handle);
        return true;
    }

    // Nothing is sought in the rest of the other unless something was counted that may be there.
    private bool MayBeElsewhere => _counted.Count > 0 || _deferred.Count > 0;

    private void Advance(Heap heap)
    {
        if (IsSharedNode())
        {
            _own.Skip();
            _other.Skip();
            return;
        }

        int order = _own.IsEmpty ? 1 : _other.IsEmpty ? -1 : _own.Key.SequenceCompareTo(_other.Key);
        bool opensOwn = order <= 0 && _own.IsAtNode, opensOther = order >= 0 && _other.IsAtNode;
        if (opensOwn || opensOther)
        {
            // Asked before either moves.
            bool ownIsAlone = order < 0 && IsAlone(_own, _other), otherIsAlone = order > 0 && IsAlone(_other, _own);
            if (opensOwn) EnterOwn(heap, ownIsAlone);
            if (opensOther) EnterOther(heap, otherIsAlone);
            return;
        }

        (uint Own, uint Other) pair = Owned(order, ValueForm.Trie);
        if (pair.Own != pair.Other) _collections.Enqueue(pair);
        (uint own, uint other) = Owned(order, ValueForm.Block);
        if (own != other && own != 0) TryCount(heap, own);
        if (own != other && other != 0 && heap.At(other).ExtraParents > 0) _elsewhere.Add(other);
        if (order <= 0) _own.Skip();
        if (order >= 0) _other.Skip();
    }

    /// <summary>What the entries that come next own, if they are of a form.</summary>
    private (uint Own, uint Other) Owned(int order, ValueForm form) =>
        (order <= 0 ? _own.OwnedAs(form) : 0, order >= 0 ? _other.OwnedAs(form) : 0);

    private bool IsSharedNode() =>
        !_own.IsEmpty && !_other.IsEmpty && _own.IsAtNode && _other.IsAtNode
        && _own.Next.Handle == _other.Next.Handle && _own.Above.SequenceEqual(_other.Above);

    /// <summary>Whether there is nothing on the other side where the node is that comes next.</summary>
    private static bool IsAlone(DiffSide side, DiffSide other) => other.IsEmpty || !other.Key.StartsWith(side.Key);

    private void EnterOwn(Heap heap, bool isAlone)
    {
        uint handle = _own.Next.Handle;
        if (isAlone && heap.At(handle).ExtraParents > 0)
        {
            _deferred.Add(handle);
            _own.Skip();
            return;
        }

        TryCount(heap, handle);
        Enter(heap, _own);
    }

    private void EnterOther(Heap heap, bool isAlone)
    {
        uint handle = _other.Next.Handle;
        bool isShared = heap.At(handle).ExtraParents > 0;
        if (isShared) _elsewhere.Add(handle);
        if (isAlone && isShared) _other.Skip();
        else Enter(heap, _other);
    }

    /// <summary>Opens a node that refers to others. A bucket of inline values, as most are, is nothing but its block.</summary>
    private static void Enter(Heap heap, DiffSide side)
    {
        Node node = heap.At(side.Next.Handle);
        if (node.IsBucket && (node.Flags & Node.HasReferencesFlag) == 0) side.Skip();
        else side.Open();
    }

    private bool TryCount(Heap heap, uint handle)
    {
        bool isNew = _counted.Add(handle);
        if (isNew) Bytes += heap.At(handle).TakenBytes;
        return isNew;
    }

    private bool TryTakeOff(Heap heap, uint handle)
    {
        bool wasCounted = _counted.Remove(handle);
        if (wasCounted) Bytes -= heap.At(handle).TakenBytes;
        return wasCounted;
    }

    private void PushAll(HashSet<uint> handles)
    {
        foreach (uint handle in handles) _beneath.Push(handle);
    }

    private void PushReferences(Heap heap, uint handle)
    {
        Span<uint> references = stackalloc uint[Node.MaxReferences];
        int count = heap.At(handle).CopyReferences(references);
        foreach (uint reference in references[..count]) _beneath.Push(reference);
    }

    /// <summary>Empties the sets, and lets their memory go after a measurement far larger than usual.</summary>
    private void Clear()
    {
        const int UsualCapacity = 1 << 14;
        foreach (HashSet<uint> set in (ReadOnlySpan<HashSet<uint>>)[_counted, _deferred, _elsewhere])
        {
            set.Clear();
            if (set.Capacity > UsualCapacity) set.TrimExcess();
        }

        _collections.Clear();
        if (_collections.Capacity > UsualCapacity) _collections.TrimExcess();
        _beneath.Clear();
        if (_beneath.Capacity > UsualCapacity) _beneath.TrimExcess();
        _heap = null;
    }
}
