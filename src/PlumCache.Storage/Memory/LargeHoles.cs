namespace PlumCache.Storage;

/// <summary>
/// Free blocks from 64 KB on, and how much of them the system still keeps pages for. A page that was given back costs nothing until it is written to.
/// <code>
///   free block   | links, 16 bytes | clean: granules given back, u32 | ... pages ... |
/// </code>
/// Which granules of a block are clean is not known, only how many at least: a block cut off its start may have been the clean part. What is counted as dirty
/// may so be clean, and giving it back again costs little; never the other way round.
/// </summary>
/// <param name="bins">Where the free blocks are.</param>
/// <param name="blocks">The memory.</param>
internal sealed unsafe class LargeHoles(FreeBins bins, SystemMemory blocks)
{
    /// <summary>Holes from this size on are worth giving back to the system.</summary>
    internal const uint LeastGranules = 4096;

    private const int GranuleBytes = Arena.GranuleBytes;

    private readonly byte* _start = blocks.Start;

    /// <summary>Granules of such blocks that may still have pages.</summary>
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
        uint clean = Math.Min(cleanGranules, granules);
        *Clean(handle) = clean;
        DirtyGranules += granules - clean;
        CleanGranules += clean;
    }

    /// <summary>A free block is taken.</summary>
    /// <param name="handle">Its first granule, nothing written there yet.</param>
    /// <param name="granules">Its size.</param>
    /// <returns>How many of its granules are known to be given back.</returns>
    internal uint Remove(uint handle, uint granules)
    {
        if (granules < LeastGranules) return 0;
        DirtyGranules -= DirtyOf(handle, granules);
        CleanGranules -= *Clean(handle);
        return *Clean(handle);
    }

    /// <summary>Granules of a free block that may still have pages.</summary>
    internal uint DirtyOf(uint handle, uint granules) => granules < LeastGranules ? 0 : granules - *Clean(handle);

    /// <summary>Gives pages back.</summary>
    /// <param name="maxBytes">Bound of one call; the block that passes it is the last.</param>
    /// <returns>True when there is more to give back.</returns>
    internal bool Discard(long maxBytes)
    {
        if (DirtyGranules == 0) return false;
        for (int bin = bins.FirstOccupied(FreeBins.BinOf(LeastGranules)); bin >= 0; bin = bins.FirstOccupied(bin + 1))
        {
            for (uint handle = bins.First(bin); handle != 0; handle = bins.After(handle))
            {
                uint granules = bins.SizeOf(handle);
                if (DirtyOf(handle, granules) == 0) continue;
                if (maxBytes <= 0) return true;
                long from = (long)handle * GranuleBytes, bytes = (long)granules * GranuleBytes;

                // The links and the count, in the first two granules, stay.
                blocks.Discard(from + (2 * GranuleBytes), from + bytes);
                uint dirty = DirtyOf(handle, granules);
                DirtyGranules -= dirty;
                CleanGranules += dirty;
                *Clean(handle) = granules;
                maxBytes -= bytes;
            }
        }

        return false;
    }

    private uint* Clean(uint handle) => (uint*)(_start + ((long)handle * GranuleBytes) + GranuleBytes);
}
