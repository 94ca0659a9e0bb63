using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace PlumCache.Storage;

/// <summary>
/// Native memory for blocks: one range of addresses cut into 16-byte granules. A handle is the number of a block's first granule; 0 is
/// none. <see cref="ArenaMaps"/> stand beside the memory in place of block headers. Mostly no map is looked at: who frees a block says
/// how large it is, which the checked build verifies, it is laid on a quick stack, and allocation takes it from there. Else allocation
/// takes a good fit and splits it, and freeing coalesces with both neighbours, so two free blocks never touch; a free block at the end
/// lowers the top. Ordinary allocation leaves the reserve free: of the blocks' total, and at the end of the range. Only who says so takes
/// from it, so that there is room to make room. While a compaction is on, free blocks at or beyond its cut are set aside and handed out
/// only when nothing below fits, so that what is allocated anew lands below and the top can come down; they go before the top rises.
/// <para>Not thread-safe: for the holder of the writers' lane. Readers may call <see cref="IsLive"/> for blocks they can see.</para>
/// </summary>
internal sealed unsafe class Arena : IDisposable
{
    /// <summary>Bytes of a granule: the unit of addresses and sizes.</summary>
    internal const int GranuleBytes = 16;

    /// <summary>Largest limit: what 32-bit handles can tell apart.</summary>
    internal const long MaxLimitBytes = (long)(uint.MaxValue - 64) * GranuleBytes;

    /// <summary>Vector loads may run past the end of the last block, by less than this.</summary>
    private const int SlackBytes = 4096;

    /// <summary>A multiple of every system's page, huge ones included.</summary>
    private const long PageGroupBytes = SystemMemory.HugePageBytes;

    /// <summary>Blocks from a megabyte on, which are written as a whole, get their pages in one call.</summary>
    private const uint LargeGranules = (1 << 20) / GranuleBytes;

    /// <summary>Blocks taken off the quick stacks by each that is freed while too much lies there: bounds its time.</summary>
    private const int CoalescedPerFree = 2;

    // So much may lie on the quick stacks: a 64th of what is live, and 128 KB.
    private const int LiveGranulesPerIdle = 64, IdleGranules = 8192;

    /// <summary>How many free blocks beyond the cut one allocation sets aside before it takes one all the same: bounds its time.</summary>
    private const int MaxAsidePerAllocation = 1024;

    private readonly ArenaMemory _memory;
    private readonly ArenaMaps _maps;
    private readonly GranuleMap _starts, _free, _used;
    private readonly FreeBins _bins;
    private readonly LargeHoles _holes;
    private readonly QuickStacks _quick;
    private readonly uint _limit, _reserve;
    private uint _top = 1, _highTop = 1;
    private uint _cut = uint.MaxValue, _asideFrom;
    private long _live, _leastUnreturned;

    // The limit with or without the reserve, whichever counts now.
    private uint _allowed;

    /// <param name="limitBytes">Most bytes that blocks and holes together may take; 1 MB to 64 GB.</param>
    /// <param name="reserveBytes">What of it only <see cref="UsesReserve"/> opens; less than the limit.</param>
    internal Arena(long limitBytes, long reserveBytes = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limitBytes, 1 << 20);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(reserveBytes, limitBytes);
        LimitBytes = Math.Min(limitBytes, MaxLimitBytes);
        _limit = (uint)(LimitBytes / GranuleBytes);
        _reserve = (uint)(reserveBytes / GranuleBytes);
        _allowed = _limit - _reserve;
        _memory = new ArenaMemory(LimitBytes, SlackBytes);
        Start = _memory.Start;
        _maps = _memory.Maps;
        (_starts, _free, _used) = (_maps.Starts, _maps.Free, _maps.Used);
        _bins = new FreeBins(Start);
        _holes = new LargeHoles(_bins, _memory);
        _quick = new QuickStacks(Start);
        _starts.Set(_top);
    }

    /// <summary>First byte: a handle's block lies at 16 times the handle from here.</summary>
    internal byte* Start { get; }

    internal long LimitBytes { get; }

    /// <summary>Whether allocation may take what is left for making room.</summary>
    internal bool UsesReserve
    {
        get => _allowed == _limit;
        set => _allowed = value ? _limit : _limit - _reserve;
    }

    /// <summary>Whether the top may rise: false makes an allocation fail instead.</summary>
    internal bool MayGrow { get; set; } = true;

    /// <summary>Whether the end of the range is so near the reserve that garbage should not wait to be freed.</summary>
    internal bool IsTight => _top > _limit - (2 * _reserve);

    internal long LiveBytes => _live * GranuleBytes;

    /// <summary>Bytes of free blocks on the quick stacks, not coalesced with their neighbours.</summary>
    internal long IdleBytes => _quick.Granules * GranuleBytes;

    internal int IdleBlocks => _quick.Blocks;

    /// <summary>Bytes from the start to the end of the last block, holes included.</summary>
    internal long TopBytes => (long)_top * GranuleBytes;

    /// <summary>Highest top since memory was last given back.</summary>
    internal long HighWaterBytes => (long)_highTop * GranuleBytes;

    /// <summary>Bytes of free memory that the system may still keep pages for: what <see cref="Trim"/> gives back.</summary>
    internal long UnreturnedBytes => (_highTop - _top + _holes.DirtyGranules) * GranuleBytes;

    /// <summary>The least that <see cref="UnreturnedBytes"/> was since it was last asked for: what nobody has had use for since.</summary>
    internal long TakeLeastUnreturnedBytes()
    {
        long least = Math.Min(_leastUnreturned, UnreturnedBytes);
        _leastUnreturned = UnreturnedBytes;
        return least;
    }

    /// <summary>Bytes of its range that may be in the machine's memory: all up to the high water, without what was given back.</summary>
    internal long ResidentBytes => HighWaterBytes - (_holes.CleanGranules * GranuleBytes);

    /// <summary>The first handle that a running compaction empties; <see cref="uint.MaxValue"/> when none is on.</summary>
    internal uint Cut => _cut;

    /// <summary>Free bytes that are not set aside, in blocks of any size.</summary>
    internal long FreeBelowCutBytes => (_top - 1 - _live - _bins.AsideGranules) * GranuleBytes;

    /// <summary>Whether a free block that is not set aside is large enough for so many bytes.</summary>
    internal bool FitsBelowCut(long bytes) => _bins.Find(GranulesOf(bytes)) != 0;

    internal static uint GranulesOf(long bytes) => (uint)((bytes + GranuleBytes - 1) / GranuleBytes);

    /// <summary>Makes a block; its content is undefined.</summary>
    /// <exception cref="ArenaFullException">Nothing was changed.</exception>
    internal uint Allocate(long bytes)
    {
        uint handle = AllocateUnwritten(bytes);
        if (GranulesOf(bytes) >= LargeGranules) Populate(handle, 0, bytes);
        return handle;
    }

    /// <summary>The same for a block that is not written as a whole at once: what of it is never written may take no page.</summary>
    /// <exception cref="ArenaFullException">Nothing was changed.</exception>
    internal uint AllocateUnwritten(long bytes)
    {
        Faults.At(FaultPoint.AllocateBlock);
        uint granules = GranulesOf(bytes);
        if (_live + granules > _allowed) throw new ArenaFullException(LimitBytes);
        uint handle = _quick.TryPop(granules);
        if (handle == 0) handle = TakeFree(granules);
        _live += granules;
        _maps.MarkUsed(handle);
        return handle;
    }

    /// <summary>Has the pages of a part of a block made, all in one call.</summary>
    internal void Populate(uint handle, long from, long to) =>
        _memory.Populate(((long)handle * GranuleBytes) + from, ((long)handle * GranuleBytes) + to);

    /// <summary>Makes two blocks in use of one: another begins inside it.</summary>
    internal void Split(uint handle, uint at)
    {
        Debug.Assert(IsLive(handle) && at > handle && at < handle + GranulesAt(handle), "A block is cut where it is not.");
        _starts.Set(at);
        _maps.MarkUsed(at);
    }

    /// <summary>Gives a block back. It may be handed out again at once. Its time is bounded.</summary>
    /// <param name="granules">Its size. Only the checked build verifies it, and that the block is in use.</param>
    internal void Free(uint handle, uint granules)
    {
        VerifyAndPoison(handle, granules);
        _live -= granules;

        // Nothing from beyond the cut goes on a stack: the next block of its size would be up there again.
        if (handle >= _cut || !_quick.TryPush(handle, granules)) Coalesce(handle, granules);
        else if (_quick.IsOver((_live / LiveGranulesPerIdle) + IdleGranules)) CoalesceStacks(CoalescedPerFree);
    }

    /// <summary>Whether a block in use begins there. Only the checked build tells one on a quick stack from one in use.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool IsLive(uint handle) =>
#if DEBUG
        handle != 0 && handle < _top && _used.Has(handle);
#else
        handle != 0 && handle < _top && _starts.Has(handle) && !_free.Has(handle);
#endif

    /// <summary>Granules that a block takes, found by where the next one begins.</summary>
    internal uint GranulesAt(uint handle) => _starts.After(handle) - handle;

    /// <summary>The same in bytes, rounding included. For checks: a block's header knows it without a search.</summary>
    internal long SizeOf(uint handle) => (long)GranulesAt(handle) * GranuleBytes;

    /// <summary>Coalesces what lies on the quick stacks.</summary>
    /// <param name="maxBlocks">Most blocks taken off. <see cref="QuickStacks.MaxBlocks"/> take a millisecond or two.</param>
    internal void CoalesceStacks(int maxBlocks = int.MaxValue)
    {
        for (; maxBlocks > 0 && _quick.TryTakeAny(out uint handle, out uint granules); maxBlocks--) Coalesce(handle, granules);
    }

    /// <summary>From here on nothing that is free at or beyond a border is handed out while there is room below.</summary>
    /// <param name="bytes">Where the border lies; it may fall inside a block.</param>
    internal void BeginCompaction(long bytes)
    {
        // What lies on the stacks may lie beyond the cut, and is handed out without a look at where.
        CoalesceStacks();
        _cut = (uint)Math.Clamp(bytes / GranuleBytes, 1, uint.MaxValue - 1);
        _asideFrom = _cut;
    }

    /// <summary>Walks on from the cut to the top, in steps, and sets aside what is free: hardly any allocation meets it first.</summary>
    /// <returns>True when there is more to look at.</returns>
    internal bool SetAside(int maxBlocks)
    {
        // Where the last step stopped may lie inside a hole that has grown since, or beyond the top.
        uint handle = _asideFrom;
        if (handle < _top && !_starts.Has(handle)) handle = _starts.After(handle);
        for (; handle < _top && maxBlocks > 0; maxBlocks--)
        {
            if (_free.Has(handle)) SetBlockAside(handle);
            handle = _starts.After(handle);
        }

        _asideFrom = handle;
        return handle < _top;
    }

    /// <summary>Ends a compaction, in steps: what was set aside may be handed out again.</summary>
    /// <returns>True when there is more to put back.</returns>
    internal bool EndCompaction(int maxBlocks)
    {
        _cut = uint.MaxValue; // first of all, so that nothing more is set aside meanwhile and the steps come to an end
        for (; maxBlocks > 0 && _bins.AsideGranules > 0; maxBlocks--)
        {
            uint handle = _bins.FirstAside, granules = _bins.Remove(handle);
            _bins.Add(handle, granules, FreeBins.BinOf(granules));
        }

        return _bins.AsideGranules > 0;
    }

    /// <summary>Gives memory back to the system, in steps of so many bytes: first what lies beyond the top, then the large holes.</summary>
    /// <returns>True when there is more to give back now.</returns>
    internal bool Trim(long maxBytes)
    {
        if (_highTop > _top)
        {
            // From above, so that what is left is one range. Steps meet where no page is cut, and nothing lies behind the high water.
            long end = Math.Min((HighWaterBytes + PageGroupBytes - 1) & -PageGroupBytes, _memory.CommittedBytes);
            long from = Math.Max(TopBytes, (end - maxBytes) & -PageGroupBytes);
            _memory.Discard(from, end);
            maxBytes -= end - from;
            _highTop = (uint)(from / GranuleBytes);
        }

        _holes.Discard(maxBytes);
        return UnreturnedBytes > 0;
    }

    /// <summary>See <see cref="ArenaChecker"/>.</summary>
    internal void Check() => new ArenaChecker(_maps, _bins, _holes, _quick).Check(_top, _live);

    /// <summary>Gives all memory back. Nothing of it may be in use.</summary>
    public void Dispose() => _memory.Dispose();

    [Conditional("DEBUG")]
    private void VerifyAndPoison(uint handle, uint granules)
    {
        if (!IsLive(handle)) throw new StorageBrokenException($"Block {handle} is freed but not in use.");
        uint size = GranulesAt(handle);
        if (size != granules) throw new StorageBrokenException($"Block {handle} of {size} granules is freed as one of {granules}.");
        _used.Clear(handle);
        new Span<byte>(Start + ((long)handle * GranuleBytes), (int)Math.Min((long)granules * GranuleBytes, 1 << 20)).Fill(0xDD);
    }

    private uint TakeFree(uint granules)
    {
        if (!TryTakeWithPages(granules, out uint handle) && !TryTakeFromBins(granules, out handle) && !TryExtend(granules, out handle))
        {
            // At the limit: what was kept apart for speed may still do.
            CoalesceStacks();
            if (!TryTakeFromBins(granules, out handle) && !TryExtend(granules, out handle)) throw new ArenaFullException(LimitBytes);
        }

        // What is unreturned grows while blocks are freed, so it is at its least right behind an allocation.
        _leastUnreturned = Math.Min(_leastUnreturned, UnreturnedBytes);
        return handle;
    }

    // Where pages are, rather than where it fits best: to make them costs as much as to write the block. What fits best leaves less in
    // pieces, so that is the rule once the top is beyond half of what is allowed; and in a compaction, as the holes know no cut.
    private bool TryTakeWithPages(uint granules, out uint handle)
    {
        bool isFitting = granules >= LargeGranules && _cut == uint.MaxValue && _top <= _allowed / 2;
        handle = isFitting ? _holes.FindWithPages(granules) : 0;

        // Between the top and the high water there are pages too.
        if (handle == 0) return isFitting && _highTop - _top >= granules && TryExtend(granules, out handle);
        TakeStart(handle, granules);
        return true;
    }

    private bool TryTakeFromBins(uint granules, out uint handle)
    {
        handle = _bins.Find(granules);

        // Free since before the cut was drawn, and not reached yet by the walk that sets aside.
        for (int aside = 0; handle != 0 && handle >= _cut && aside < MaxAsidePerAllocation; aside++)
        {
            SetBlockAside(handle);
            handle = _bins.Find(granules);
        }

        if (handle == 0) handle = _bins.Find(granules, FreeBins.AsideOffset);
        if (handle == 0) return false;
        TakeStart(handle, granules);
        return true;
    }

    /// <summary>Takes the start of a free block that is large enough, and leaves its rest free.</summary>
    private void TakeStart(uint handle, uint granules)
    {
        uint have = TakeOut(handle, out uint clean);
        if (have == granules) return;
        _starts.Set(handle + granules);

        // As if all of the clean part were taken: what counts as clean must have no pages.
        AddFree(handle + granules, have - granules, clean > granules ? clean - granules : 0);
    }

    private void SetBlockAside(uint handle)
    {
        uint granules = _bins.Remove(handle);
        _bins.Add(handle, granules, FreeBins.BinOf(granules) + FreeBins.AsideOffset);
    }

    private bool TryExtend(uint granules, out uint handle)
    {
        handle = _top;
        if (!MayGrow || _top + (ulong)granules > _allowed) return false;
        if (!_memory.TryCommit(((long)_top + granules) * GranuleBytes)) return false;
        _top += granules;
        if (_top > _highTop) _highTop = _top;
        _starts.Set(_top);
        return true;
    }

    private void Coalesce(uint handle, uint granules)
    {
        // At the top there is a start bit but no block.
        uint next = handle + granules, clean = 0;
        if (next != _top && _free.Has(next))
        {
            granules += TakeOut(next, out clean);
            _starts.Clear(next);
        }

        if (handle > 1) // before the very first block no bit would end the search
        {
            uint previous = _starts.Before(handle);
            if (_free.Has(previous))
            {
                granules += TakeOut(previous, out uint cleanBefore);
                clean += cleanBefore;
                _starts.Clear(handle);
                handle = previous;
            }
        }

        if (handle + granules == _top)
        {
            // The tail goes back to the untouched part; its own start bit marks the top from now on.
            _starts.Clear(_top);
            _top = handle;
            return;
        }

        AddFree(handle, granules, clean);
    }

    private void AddFree(uint handle, uint granules, uint clean)
    {
        _free.Set(handle);
        _bins.Add(handle, granules, FreeBins.BinOf(granules) + (handle >= _cut ? FreeBins.AsideOffset : 0));
        _holes.Add(handle, granules, clean);
    }

    /// <summary>Takes a free block out of its bin, and answers its size. It must hold its notes still.</summary>
    private uint TakeOut(uint handle, out uint clean)
    {
        uint granules = _bins.Remove(handle);
        _free.Clear(handle);
        clean = _holes.Remove(handle, granules);
        return granules;
    }
}
