using System.Runtime.CompilerServices;

namespace PlumCache.Storage;

/// <summary>
/// A stack of freed blocks per exact size below 4 KB, so that copy-on-write mostly gets back what it has just freed, warm in the cache and
/// without touching neighbours or maps. A block that lies here holds the handle of the one beneath it, so the stacks take no memory and no
/// size runs out of room. What lies here is not coalesced: all of it together must stay a small share of the arena, as uncapped stacks hid
/// a third of the fragmentation, and few enough blocks to coalesce all at once.
/// </summary>
/// <param name="memory">First byte of the arena.</param>
internal sealed unsafe class QuickStacks(byte* memory)
{
    /// <summary>Sizes from this on, in granules, have no stack.</summary>
    internal const uint SizeLimit = 256;

    /// <summary>
    /// Most blocks of all sizes together: what a draft of a thousand keys gives back. To coalesce them all takes a millisecond or two.
    /// </summary>
    internal const int MaxBlocks = 4096;

    private const int BeneathAt = 8;

#if DEBUG
    static QuickStacks()
    {
        Layout.Holds(BeneathAt >= sizeof(ulong), nameof(QuickStacks), "a link lies in the word by which poison is found");
        Layout.Holds(BeneathAt + sizeof(uint) <= Arena.GranuleBytes, nameof(QuickStacks), "a link does not fit the smallest block");
    }
#endif

    private readonly byte* _memory = memory;
    private readonly uint[] _tops = new uint[SizeLimit];

    // The stack that is being emptied while too much lies here. One after the other, so that a size that nobody wants any more is emptied.
    private uint _turn;

    /// <summary>Granules that lie here.</summary>
    internal long Granules { get; private set; }

    /// <summary>Blocks that lie here.</summary>
    internal int Blocks { get; private set; }

    /// <summary>Takes a block of exactly this size.</summary>
    /// <returns>Its handle, or 0.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal uint TryPop(uint granules)
    {
        if (granules >= SizeLimit) return 0;
        uint handle = _tops[granules];
        if (handle == 0) return 0;
        _tops[granules] = *Beneath(handle);
        Granules -= granules;
        Blocks--;
        return handle;
    }

    /// <summary>Lays a block down, if its size has a stack.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool TryPush(uint handle, uint granules)
    {
        if (granules >= SizeLimit) return false;

        // Whether it lies here already nobody looks: in the checked build the map of what is in use has found that.
        *Beneath(handle) = _tops[granules];
        _tops[granules] = handle;
        Granules += granules;
        Blocks++;
        return true;
    }

    /// <summary>Whether more lies here than should: more than so many granules, or too many blocks.</summary>
    internal bool IsOver(long mostGranules) => Granules > mostGranules || Blocks > MaxBlocks;

    /// <summary>Takes a block of the size whose turn it is.</summary>
    /// <returns>False when none lies here.</returns>
    internal bool TryTakeAny(out uint handle, out uint granules)
    {
        while (Blocks > 0 && _tops[_turn] == 0) _turn = (_turn + 1) % SizeLimit;
        granules = _turn;
        handle = TryPop(_turn);
        return handle != 0;
    }

    /// <summary>What lies here, for checks.</summary>
    internal List<(uint Handle, uint Granules)> All()
    {
        List<(uint, uint)> all = [];
        for (uint granules = 0; granules < SizeLimit; granules++)
        {
            for (uint handle = _tops[granules]; handle != 0; handle = *Beneath(handle)) all.Add((handle, granules));
        }

        return all;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private uint* Beneath(uint handle) => (uint*)(_memory + ((long)handle * Arena.GranuleBytes) + BeneathAt);
}
