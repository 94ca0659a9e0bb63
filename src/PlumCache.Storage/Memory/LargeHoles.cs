namespace PlumCache.Storage;

/// <summary>
/// Free blocks from 64 KB on, and how much of them the system still keeps pages for. A page that was given back costs nothing until it is
/// written to.
/// <code>
///   free block   | links, 16 bytes | clean, done, older, younger: u32 each | ... pages ... |
///
///   clean   granules without pages
///   done    granules from the start that a walk has given back so far; Unlisted: there is nothing to give back
///   older   the hole that became free before it, younger the one after it, of those with something to give back
/// </code>
/// Which granules of a block are clean is not known, only how many at least: a block cut off its start may have been the clean part. What
/// is counted as dirty may so be clean, and giving it back again costs little; never the other way round. The pages at both ends of a hole,
/// which others or the block's own notes use too, stay and are never counted as clean.
/// </summary>
internal sealed unsafe class LargeHoles(FreeBins bins, ArenaMemory memory)
{
    /// <summary>Holes from this size on are worth giving back to the system.</summary>
    internal const uint LeastGranules = 4096;

    private const int GranuleBytes = Arena.GranuleBytes;
    private const int Clean = 0, Done = 1, Older = 2, Younger = 3, NoteCount = 4;
    private const uint Unlisted = uint.MaxValue;

    /// <summary>How many holes are looked at for one with pages: bounds the time of an allocation.</summary>
    private const int MaxLooks = 16;

    /// <summary>Links and notes.</summary>
    private const int NotedBytes = 2 * GranuleBytes;

    /// <summary>A step ends at a multiple of this, so that no page lies in two: the largest page there is.</summary>
    private const long StepBytes = SystemMemory.HugePageBytes;

    /// <summary>What cannot be given back of a hole, at most: the pages at its ends.</summary>
    private static readonly uint _endGranules = (uint)(NotedBytes + (2 * Environment.SystemPageSize)) / GranuleBytes;

#if DEBUG
    static LargeHoles()
    {
        Layout.Holds(NoteCount * sizeof(uint) == GranuleBytes, nameof(LargeHoles), "the notes do not fill a granule");
        Layout.Holds(LeastGranules * GranuleBytes > NotedBytes, nameof(LargeHoles), "links and notes do not fit the smallest of them");
    }
#endif

    private readonly byte* _start = memory.Start;
    private uint _oldest, _youngest;

    /// <summary>Granules of such blocks that may still have pages which can be given back.</summary>
    internal long DirtyGranules { get; private set; }

    /// <summary>Granules of such blocks that have no pages.</summary>
    internal long CleanGranules { get; private set; }

    /// <summary>A block has become free.</summary>
    /// <param name="handle">In its bin already.</param>
    /// <param name="granules">Its size.</param>
    /// <param name="cleanGranules">How many of them are known to be given back.</param>
    internal void Add(uint handle, uint granules, uint cleanGranules)
    {
        if (granules < LeastGranules) return;
        uint* notes = Notes(handle);
        notes[Clean] = Math.Min(cleanGranules, granules);
        notes[Done] = Unlisted;
        CleanGranules += notes[Clean];
        if (granules - notes[Clean] > _endGranules) Link(handle, granules);
    }

    /// <summary>A free block is taken.</summary>
    /// <param name="handle">Its first granule, nothing written there yet.</param>
    /// <param name="granules">Its size.</param>
    /// <returns>How many of its granules are known to be given back.</returns>
    internal uint Remove(uint handle, uint granules)
    {
        if (granules < LeastGranules) return 0;
        uint* notes = Notes(handle);
        if (notes[Done] != Unlisted) Unlink(handle, granules);
        CleanGranules -= notes[Clean];
        return notes[Clean];
    }

    /// <summary>Granules of a free block that may still have pages which can be given back.</summary>
    internal uint DirtyOf(uint handle, uint granules) =>
        granules < LeastGranules || Notes(handle)[Done] == Unlisted ? 0 : granules - Notes(handle)[Clean];

    /// <summary>A free block that is large enough and has about as many pages, of those that became free last; 0 for none.</summary>
    internal uint FindWithPages(uint granules)
    {
        uint handle = _youngest;
        for (int looks = 0; handle != 0 && looks < MaxLooks; looks++)
        {
            // Of one that is being given back the start, which would be taken, has gone.
            if (Notes(handle)[Done] == 0 && DirtyOf(handle, bins.SizeOf(handle)) >= granules) return handle;
            handle = Notes(handle)[Older];
        }

        return 0;
    }

    /// <summary>Gives pages back, of what has been free for longest first.</summary>
    /// <param name="maxBytes">Bound of one call, but for a step, within a block too: the next call goes on there.</param>
    internal void Discard(long maxBytes)
    {
        while (_oldest != 0 && maxBytes > 0) maxBytes -= DiscardSome(_oldest, bins.SizeOf(_oldest), maxBytes);
    }

    private long DiscardSome(uint handle, uint granules, long maxBytes)
    {
        uint* notes = Notes(handle);
        long start = (long)handle * GranuleBytes, end = start + ((long)granules * GranuleBytes), first = start + NotedBytes;
        long from = Math.Max(first, start + ((long)notes[Done] * GranuleBytes));

        // A step at least, or a small bound would never get past the first border.
        long to = Math.Min(end, (from + Math.Max(maxBytes, StepBytes)) & -StepBytes);
        memory.Discard(from, to);

        // What was known to be clean may be what was gone over just now, or what is still to come.
        uint clean = Math.Max(notes[Clean], (uint)(SystemMemory.WholePages(first, to) / GranuleBytes));
        DirtyGranules -= clean - notes[Clean];
        CleanGranules += clean - notes[Clean];
        notes[Clean] = clean;
        if (to < end) notes[Done] = (uint)((to - start) / GranuleBytes);
        else Unlink(handle, granules);
        return to - from;
    }

    private void Link(uint handle, uint granules)
    {
        uint* notes = Notes(handle);
        notes[Done] = 0;
        notes[Older] = _youngest;
        notes[Younger] = 0;
        if (_youngest == 0) _oldest = handle;
        else Notes(_youngest)[Younger] = handle;
        _youngest = handle;
        DirtyGranules += granules - notes[Clean];
    }

    private void Unlink(uint handle, uint granules)
    {
        uint* notes = Notes(handle);
        uint older = notes[Older], younger = notes[Younger];
        if (older == 0) _oldest = younger;
        else Notes(older)[Younger] = younger;
        if (younger == 0) _youngest = older;
        else Notes(younger)[Older] = older;
        notes[Done] = Unlisted;
        DirtyGranules -= granules - notes[Clean];
    }

    private uint* Notes(uint handle) => (uint*)(_start + ((long)handle * GranuleBytes) + GranuleBytes);
}
