using System.Diagnostics;

namespace PlumCache.Storage;

/// <summary>
/// What an arena knows of its blocks, one bit a granule, in memory beside it:
/// <code>
/// starts   a block begins here            |B....|B.|B...|B..   &lt;- top: one bit more marks where the untouched part begins
/// free     and it is free, in a bin       |F....|  |    |
/// used     and it is in use               |     |  |U...|      what is neither lies on a quick stack
/// </code>
/// Only the checked build has the last: what comes from the quick stacks and goes back there is to touch no map.
/// </summary>
internal sealed unsafe class ArenaMaps : IDisposable
{
#if DEBUG
    private const int Maps = 3;
#else
    private const int Maps = 2;
#endif

    // A search looks at a whole word.
    private const int SlackBytes = 64;

    private readonly SystemMemory _memory;
    private readonly long _bytesOfOne;

    /// <summary>Maps without memory yet.</summary>
    /// <param name="granules">Of the whole arena.</param>
    /// <param name="beside">The arena's memory, given back when there are no addresses for the maps.</param>
    /// <exception cref="AddressSpaceException">The system refuses them.</exception>
    internal ArenaMaps(long granules, SystemMemory beside)
    {
        // Whole pages each, so that committing one map never touches another's.
        _bytesOfOne = ((granules / 8) + SlackBytes + 65_535) & ~65_535L;
        _memory = SystemMemory.ReserveBeside(beside, _bytesOfOne * Maps);
    }

    /// <summary>Where blocks begin, and the top.</summary>
    internal GranuleMap Starts => new((ulong*)_memory.Start);

    /// <summary>Which of them are free.</summary>
    internal GranuleMap Free => new((ulong*)(_memory.Start + _bytesOfOne));

    /// <summary>Which of them are in use. Not to be touched but in the checked build.</summary>
    internal GranuleMap Used => new((ulong*)(_memory.Start + (_bytesOfOne * 2)));

    /// <summary>Notes in the checked build that a block is in use.</summary>
    [Conditional("DEBUG")]
    internal void MarkUsed(uint handle) => Used.Set(handle);

    /// <summary>Takes memory for more granules.</summary>
    /// <param name="from">So many have it.</param>
    /// <param name="to">So many shall have it.</param>
    /// <returns>False when the system gives none.</returns>
    internal bool TryCommit(long from, long to)
    {
        for (int map = 0; map < Maps; map++)
        {
            long start = _bytesOfOne * map;
            if (!_memory.TryCommit(start + (from / 8), start + Math.Min((to / 8) + SlackBytes, _bytesOfOne))) return false;
        }

        return true;
    }

    /// <summary>Gives all memory back.</summary>
    public void Dispose() => _memory.Dispose();
}
