using System.Runtime.CompilerServices;

namespace PlumCache.Storage;

/// <summary>
/// A short stack of freed blocks per exact size below 4 KB, so that copy-on-write mostly gets back what it has just freed, warm in the
/// cache and without touching neighbours. What lies here is not coalesced, so all of it together must stay a small share of the arena:
/// uncapped stacks hid a third of the fragmentation.
/// </summary>
internal sealed class QuickStacks
{
    /// <summary>Sizes from this on, in granules, have no stack.</summary>
    internal const uint SizeLimit = 256;

    // Inner nodes, mostly. A batch of 64 writes frees some 190 of them, most of one size, and the next one wants as many: with 32 at hand a write in
    // such a batch cost 8 % more. Not more for all sizes, because whoever has all of it coalesced at once does so in the lane.
    private const uint SmallLimit = 32;
    private const int SmallDepth = 256, Depth = 32;

    private readonly uint[] _handles = new uint[StartOf(SizeLimit)];
    private readonly ushort[] _counts = new ushort[SizeLimit];

    /// <summary>Granules that lie here.</summary>
    internal long Granules { get; private set; }

    /// <summary>Takes a block of exactly this size.</summary>
    /// <returns>Its handle, or 0.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal uint TryPop(uint granules)
    {
        if (granules >= SizeLimit || _counts[granules] == 0) return 0;
        Granules -= granules;
        return _handles[StartOf(granules) + --_counts[granules]];
    }

    /// <summary>Lays a block down, if there is room for one of its size.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool TryPush(uint handle, uint granules)
    {
        if (granules >= SizeLimit || _counts[granules] == DepthOf(granules)) return false;
        _handles[StartOf(granules) + _counts[granules]++] = handle;
        Granules += granules;
        return true;
    }

    private static int DepthOf(uint granules) => granules < SmallLimit ? SmallDepth : Depth;

    private static uint StartOf(uint granules) => granules < SmallLimit ? granules * SmallDepth : (SmallLimit * SmallDepth) + ((granules - SmallLimit) * Depth);
}
