using System.Runtime.InteropServices;

namespace PlumCache.Storage;

/// <summary>
/// Frees what nobody can see any more. A block born in version b and retired in version r is visible exactly to the versions [b, r): it is
/// freed once r is published and no pin lies in [b, r). Until then it waits in the limbo, or, once it was found to be seen, with the newest
/// pin before r; when that pin goes, its blocks return to the limbo and are looked at again.
/// </summary>
/// <remarks>
/// For the holder of the lane, and never while a draft is open: a draft may refer to blocks that it has retired but not yet published so.
/// Why this is sound: references are only ever copied from the newest version, so a version newer than r never leads to the block; a
/// child is never younger than its parent, so who sees the parent in a version sees the child in that version; and a reader that is not
/// seen when the pins are read has pinned a version at least as new as the published one (see <see cref="Pins"/>), which is not before r.
/// The work of a call is bounded, so releasing a big snapshot is spread over many publishes and maintenance steps.
/// </remarks>
internal sealed class Reclaimer
{
    // Reading all pins costs a few hundred nanoseconds: it is done for this many blocks at once.
    private const int WorthwhileBlocks = 64;
    private const int BlocksPerPublish = 256;

    // To judge a large subtree takes as long as freeing so many blocks.
    private const int BlocksPerLargeSubtree = 256;

    private readonly Heap _heap;
    private readonly Pins _pins;
    private readonly RootCell _cell;
    private readonly RetiredBag.Spare _spare = new();
    private readonly RetiredBag _limbo;
    private readonly Stack<HeldBlocks> _unused = new();
    private readonly uint[] _references = new uint[Node.MaxReferences];
    private HeldBlocks?[] _held = [];
    private long[] _pinVersions = [];
    private int[] _pinSlots = [];
    private int _pinCount;
    private long _heldBlocks;
    private long _heldBytes;

    public Reclaimer(Heap heap, Pins pins, RootCell cell)
    {
        _heap = heap;
        _pins = pins;
        _cell = cell;
        _limbo = new RetiredBag(_spare);
    }

    /// <summary>Retired blocks not looked at yet, or to be looked at again.</summary>
    public long LimboBlocks => _limbo.Count;

    /// <summary>Bytes that wait for pins. Any thread.</summary>
    public long HeldBytes => Volatile.Read(ref _heldBytes);

    /// <summary>Blocks that wait for pins.</summary>
    public long HeldBlocks => _heldBlocks;

    /// <summary>
    /// Sets aside what taking over so many blocks needs: called before they are out of the root's reach for good, so that
    /// <see cref="Accept"/> cannot fail.
    /// </summary>
    public void Reserve(int blocks) => _limbo.Reserve(blocks);

    /// <summary>
    /// Takes over what a published draft retired, and frees about as much as it brings. While nobody reads an older version, what was
    /// copied goes on the spot, still warm in the cache, for the next draft to take.
    /// </summary>
    /// <param name="retired">Blocks no longer reachable from the published root; room for them was reserved.</param>
    /// <param name="isAnythingLeased">Then a dropped subtree is placed at once, so that the lease's held bytes are known.</param>
    /// <param name="isRecordKept">
    /// Whether somebody keeps the draft's record, who reads what the draft had made and let go of again: no version contains that, so it
    /// goes as if the published one did, whose pin the keeper has.
    /// </param>
    public void Accept(List<Retired> retired, bool isAnythingLeased, bool isRecordKept)
    {
        bool isSubtreeRetired = false;
        long end = _cell.Current.Version + (isRecordKept ? 1 : 0);

        // Asked once for all of them: whoever pins from now on pins the published version, which has none of these blocks.
        bool isUnseen = !_pins.IsAnyBefore(end);
        foreach (ref readonly Retired block in CollectionsMarshal.AsSpan(retired))
        {
            if (isUnseen && !block.IsDeep)
            {
                _heap.Free(block.Handle, block.Granules);
                continue;
            }

            _limbo.Add(isRecordKept ? block with { At = end } : block);
            isSubtreeRetired |= block.IsDeep;
        }

        // The last pin that older blocks waited for has gone: they go now, not with the next sixty-four.
        bool isNothingHeldStill = isUnseen && _heldBlocks > 0;
        if (_limbo.Count >= WorthwhileBlocks || (isAnythingLeased && isSubtreeRetired) || isNothingHeldStill)
        {
            try
            {
                // Twice what came, so that what is behind is caught up with although the writers never stop.
                Reclaim(BlocksPerPublish + (2 * retired.Count));
            }
            catch (OutOfMemoryException)
            {
                // Harmless: a block leaves the limbo only when all that takes is there, so what is left waits for the next call.
            }
        }
    }

    /// <summary>Takes over a block that no trie refers to; room for it was reserved.</summary>
    public void Retire(in Retired block) => _limbo.Add(block);

    /// <summary>The same where memory is short: what can be freed is, also if it is little.</summary>
    public void ReclaimBeforeDraft()
    {
        if (_limbo.Count > 0) Reclaim(BlocksPerPublish);
    }

    /// <summary>Frees or places at most this many blocks.</summary>
    /// <returns>Whether there is more to look at.</returns>
    public bool Reclaim(int maxBlocks)
    {
        _pinCount = _pins.Read(ref _pinVersions, ref _pinSlots);
        ReserveForPins();
        ReturnWhatNobodyHolds();
        while (maxBlocks > 0 && _limbo.TryPeek(out Retired block))
        {
            ReserveForOneBlock();
            maxBlocks -= Place(block);
        }

        return _limbo.Count > 0;
    }

    /// <summary>
    /// Bytes that wait for the pin in a slot. Every waiting block is counted at one pin, the newest that sees it, so the figures of all
    /// pins add up. A dropped subtree counts what only it refers to, counted or judged by some of its paths (see
    /// <see cref="SubtreeBytes"/>) when it is found to be held; what it shared with others then and they let go of later is counted
    /// nowhere. Any thread.
    /// </summary>
    public long HeldBytesOf(int slot, long version)
    {
        HeldBlocks?[] held = Volatile.Read(ref _held);
        return slot < held.Length && held[slot] is { } blocks && blocks.Version == version ? blocks.Bytes : 0;
    }

    /// <summary>All that is retired and not freed yet, for checks. For the holder of the lane.</summary>
    public IEnumerable<Retired> AllRetired() => _held.OfType<HeldBlocks>().SelectMany(held => held.Blocks.All()).Concat(_limbo.All());

    /// <summary>A place for each pin that was read, so that holding a block for one needs none.</summary>
    private void ReserveForPins()
    {
        int slots = _pinVersions.Length;
        if (_held.Length < slots)
        {
            Faults.At(FaultPoint.HeldBlocks);
            var grown = new HeldBlocks?[slots];

            // What a slot holds may come back here, when there is no way to answer that memory is short.
            _unused.EnsureCapacity(slots + 1);
            _held.CopyTo(grown, 0);
            Volatile.Write(ref _held, grown);
        }
    }

    /// <summary>
    /// What one block may take: a chunk for what it refers to, one for the pin that holds it, and what the first block of a pin needs.
    /// </summary>
    private void ReserveForOneBlock()
    {
        _spare.Reserve(2);
        if (_unused.Count == 0)
        {
            Faults.At(FaultPoint.HeldBlocks);
            _unused.Push(new HeldBlocks(_spare));
        }
    }

    private void ReturnWhatNobodyHolds()
    {
        if (_heldBlocks == 0) return;

        for (int slot = 0; slot < _held.Length; slot++)
        {
            if (_held[slot] is { } held && held.Version != _pins.VersionAt(slot))
            {
                ReturnToLimbo(slot, held); // the pin is gone: another one holds these blocks, or nobody
            }
        }
    }

    private void ReturnToLimbo(int slot, HeldBlocks held)
    {
        _heldBlocks -= held.Blocks.Count;
        Volatile.Write(ref _heldBytes, _heldBytes - held.Bytes);
        _limbo.TakeAll(held.Blocks);
        held.Bytes = 0;
        Volatile.Write(ref _held[slot], null);
        _unused.Push(held);
    }

    /// <summary>Takes the top block out of the limbo, and frees it or puts it where it waits.</summary>
    /// <returns>How many blocks' work it was.</returns>
    private int Place(in Retired block)
    {
        // If the newest pin before its end is older than the block, so are all others.
        int newest = NewestPinBefore(block.At);
        if (newest >= 0 && _pinVersions[newest] >= _heap.At(block.Handle).Birth)
        {
            return Hold(_pinSlots[newest], _pinVersions[newest], block);
        }

        // Taken off first, as what it refers to is put on top.
        _limbo.TryTake(out _);
        if (block.IsDeep) PassReferencesOn(block);

        _heap.Free(block.Handle, block.Granules);
        return 1;
    }

    private int NewestPinBefore(long version)
    {
        int low = 0;
        int high = _pinCount;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (_pinVersions[middle] < version) low = middle + 1;
            else high = middle;
        }

        return low - 1;
    }

    private int Hold(int slot, long version, in Retired block)
    {
        // First, because to look at a deep subtree may need memory. What follows cannot fail.
        bool isLarge = false;
        long bytes = block.IsDeep ? SubtreeBytes.Near(_heap, block.Handle, out isLarge) : (long)block.Granules * Arena.GranuleBytes;
        _limbo.TryTake(out _);
        HeldBlocks? held = _held[slot];
        if (held is not null && held.Version != version)
        {
            // Since the pins were read, the slot went from this version to the very one it held before, as a reader delayed before its
            // second look can do.
            ReturnToLimbo(slot, held);
            held = null;
        }

        if (held is null)
        {
            held = _unused.Pop();
            held.Version = version;
            Volatile.Write(ref _held[slot], held);
        }

        held.Blocks.Add(block);
        held.Bytes += bytes;
        _heldBlocks++;
        Volatile.Write(ref _heldBytes, _heldBytes + bytes);
        return isLarge ? BlocksPerLargeSubtree : 1;
    }

    /// <summary>
    /// The references of a dying block die with it: in the version in which it was dropped, or in the current one when they were ever
    /// shared, because another parent may have let go of them later than this one.
    /// </summary>
    private void PassReferencesOn(in Retired parent)
    {
        int count = _heap.At(parent.Handle).CopyReferences(_references);
        for (int i = 0; i < count; i++)
        {
            uint handle = _references[i];
            Node child = _heap.At(handle);
            if (child.ExtraParents > 0) _heap.AddExtraParents(handle, -1);
            else _limbo.Add(new Retired(handle, child.Granules, IsDeep: true, At: child.WasShared ? _cell.Current.Version : parent.At));
        }
    }
}
