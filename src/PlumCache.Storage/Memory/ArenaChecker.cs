namespace PlumCache.Storage;

/// <summary>Whether an arena's maps, bins, stacks and counters agree.</summary>
internal sealed class ArenaChecker(ArenaMaps maps, FreeBins bins, LargeHoles holes, QuickStacks quick)
{
    private readonly GranuleMap _starts = maps.Starts, _free = maps.Free;

    /// <summary>Walks all blocks: no two free blocks may touch, and none may lie at the top.</summary>
    /// <param name="top">Where the untouched part begins.</param>
    /// <param name="live">Granules counted as in use.</param>
    /// <exception cref="StorageBrokenException">They do not agree.</exception>
    internal void Check(uint top, long live)
    {
        long used = 0, dirty = 0;
        bool previousFree = false;
        for (uint handle = 1; handle < top;)
        {
            uint granules = GranulesAt(handle);
            bool isFree = _free.Has(handle);
            if (!_starts.Has(handle)) throw new StorageBrokenException($"Arena: block {handle} has no start.");
            if (isFree && previousFree) throw new StorageBrokenException($"Arena: free block {handle} touches another.");
            if (isFree && bins.SizeOf(handle) != granules)
            {
                throw new StorageBrokenException($"Arena: free block {handle} has a wrong size.");
            }

            if (!isFree) used += granules;
            else dirty += holes.DirtyOf(handle, granules);
            previousFree = isFree;
            handle += granules;
        }

        if (previousFree) throw new StorageBrokenException("Arena: a free block lies at the top.");
        if (dirty != holes.DirtyGranules)
        {
            throw new StorageBrokenException($"Arena: {dirty} granules of large holes are dirty, {holes.DirtyGranules} are counted.");
        }

        long idle = CheckQuick();
        if (used != live + idle) throw new StorageBrokenException($"Arena: {used - idle} granules are live, {live} are counted.");
    }

    private long CheckQuick()
    {
        long idle = 0;
        foreach ((uint handle, uint granules) in quick.All())
        {
            bool isIdle = _starts.Has(handle) && !_free.Has(handle) && GranulesAt(handle) == granules;
            if (!isIdle) throw new StorageBrokenException($"Arena: block {handle} lies on the quick stack of {granules} granules.");
            idle += granules;
        }

        return idle == quick.Granules
            ? idle : throw new StorageBrokenException($"Arena: {idle} granules are idle, {quick.Granules} are counted.");
    }

    private uint GranulesAt(uint handle) => _starts.After(handle) - handle;
}
