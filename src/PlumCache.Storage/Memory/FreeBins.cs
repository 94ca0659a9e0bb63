using System.Numerics;
using System.Runtime.CompilerServices;

namespace PlumCache.Storage;

/// <summary>
/// Lists of free blocks by size. Sizes below 64 granules (1 KB) have an exact bin each, above that every power of two has 16. A free block
/// keeps its links in its own first granule: next, previous, size in granules, bin.
/// <para>
/// Blocks that are set aside, those beyond the cut of a compaction, have bins of their own: they are handed out when nothing else fits,
/// before the arena grows.
/// </para>
/// </summary>
/// <param name="memory">First byte of the arena.</param>
internal sealed unsafe class FreeBins(byte* memory)
{
    /// <summary>From a bin to the one for blocks of its sizes that are set aside.</summary>
    internal const int AsideOffset = 512;

    private const int ExactBits = 6, ExactBins = 1 << ExactBits;
    private const int BinsPerDoublingBits = 4;

    /// <summary>Blocks of a mixed bin that are looked at: each costs a cache line.</summary>
    private const int MaxLooks = 8;
    private const int BitsPerWord = 64;
    private const int Next = 0, Previous = 1, Size = 2, Bin = 3, LinkCount = 4;

#if DEBUG
    static FreeBins() =>
        Layout.Holds(LinkCount * sizeof(uint) == Arena.GranuleBytes, nameof(FreeBins), "the links do not fill the smallest free block");
#endif

    private readonly byte* _memory = memory;
    private readonly uint[] _heads = new uint[2 * AsideOffset];
    private readonly ulong[] _occupied = new ulong[2 * AsideOffset / BitsPerWord];

    /// <summary>Granules of what is set aside.</summary>
    internal long AsideGranules { get; private set; }

    /// <summary>A block set aside, or 0.</summary>
    internal uint FirstAside => AsideGranules == 0 ? 0 : _heads[FirstOccupied(AsideOffset)];

    /// <summary>The bin that a free block of this size belongs to.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int BinOf(uint granules)
    {
        if (granules < ExactBins) return (int)granules;

        // The bits behind the leading one choose among the bins of a doubling.
        int log = BitOperations.Log2(granules);
        uint within = (granules >> (log - BinsPerDoublingBits)) & ((1 << BinsPerDoublingBits) - 1);
        return ExactBins + ((log - ExactBits) << BinsPerDoublingBits) + (int)within;
    }

    /// <summary>A block that is large enough, or 0.</summary>
    /// <param name="offset">0, or <see cref="AsideOffset"/> to look among what is set aside.</param>
    internal uint Find(uint granules, int offset = 0)
    {
        uint fitting = FindInOwnBin(granules, offset);
        if (fitting != 0) return fitting;
        int bin = FindBin(granules, offset);
        return bin < 0 ? 0 : _heads[bin];
    }

    /// <summary>
    /// Among the first blocks of the size's own bin, some of which are too small, one that is not, or 0. Values overwritten by others of
    /// their length leave just such holes; passing them by cost half as much memory again as was live.
    /// </summary>
    private uint FindInOwnBin(uint granules, int offset)
    {
        if (granules < ExactBins) return 0;
        uint handle = _heads[BinOf(granules) + offset];
        for (int looks = 0; handle != 0 && looks < MaxLooks; looks++)
        {
            if (Links(handle)[Size] >= granules) return handle;
            handle = Links(handle)[Next];
        }

        return 0;
    }

    /// <summary>A bin, not empty, whose blocks are all large enough, or -1.</summary>
    /// <param name="offset">0, or <see cref="AsideOffset"/>.</param>
    private int FindBin(uint granules, int offset)
    {
        if (granules < ExactBins) return FirstOccupied((int)granules + offset);

        // Above the exact bins a bin's smallest block may be too small: the next bin's never is. Rounded up to where a bin begins, so that
        // a size which is such a border itself stays in its own.
        uint sizesPerBin = 1u << (BitOperations.Log2(granules) - BinsPerDoublingBits);
        return FirstOccupied(BinOf(granules + sizesPerBin - 1) + offset);
    }

    /// <summary>
    /// The first bin at or after one that is not empty, either among those set aside or among the others; -1 when there is none.
    /// </summary>
    internal int FirstOccupied(int from)
    {
        // The bits of both kinds lie in one map: a search must not run out of the one into the other.
        int word = from >> 6, end = ((from / AsideOffset) + 1) * AsideOffset / BitsPerWord;
        ulong bits = _occupied[word] & (~0UL << (from & 63));
        while (bits == 0)
        {
            if (++word == end) return -1;
            bits = _occupied[word];
        }

        return (word << 6) + BitOperations.TrailingZeroCount(bits);
    }

    /// <summary>First block of a bin, or 0.</summary>
    internal uint First(int bin) => _heads[bin];

    /// <summary>The block after this one in its bin, or 0.</summary>
    internal uint After(uint handle) => Links(handle)[Next];

    /// <summary>Size of a free block in granules.</summary>
    internal uint SizeOf(uint handle) => Links(handle)[Size];

    /// <summary>Puts a free block at the head of a bin.</summary>
    internal void Add(uint handle, uint granules, int bin)
    {
        uint* links = Links(handle);
        uint old = _heads[bin];
        links[Next] = old;
        links[Previous] = 0;
        links[Size] = granules;
        links[Bin] = (uint)bin;
        if (old != 0) Links(old)[Previous] = handle;
        _heads[bin] = handle;
        _occupied[bin >> 6] |= 1UL << (bin & 63);
        if (bin >= AsideOffset) AsideGranules += granules;
    }

    /// <summary>Takes a free block out of its bin and answers its size in granules.</summary>
    internal uint Remove(uint handle)
    {
        uint* links = Links(handle);

        // Read from the block, as its size alone does not tell whether it was set aside.
        uint next = links[Next], previous = links[Previous];
        int bin = (int)links[Bin];
        if (bin >= AsideOffset) AsideGranules -= links[Size];
        if (next != 0) Links(next)[Previous] = previous;
        if (previous != 0)
        {
            Links(previous)[Next] = next;
        }
        else
        {
            _heads[bin] = next;
            if (next == 0) _occupied[bin >> 6] &= ~(1UL << (bin & 63));
        }

        return links[Size];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private uint* Links(uint handle) => (uint*)(_memory + ((long)handle * Arena.GranuleBytes));
}
