using System.Diagnostics;
using System.Runtime.InteropServices;

namespace PlumCache.Engine.Scans;

/// <summary>A set of ranks: pages of bits, made as they are needed. At worst a bit per key of the version.</summary>
internal sealed class RankSet
{
    private const int PageBits = 12;

    private const int WordBits = 6;

    private readonly Dictionary<long, ulong[]> _pages = [];

    /// <returns>False when it was there already.</returns>
    public bool Add(long rank)
    {
        Debug.Assert(rank >= 0, "ranks begin at 0");
        ref ulong[]? page = ref CollectionsMarshal.GetValueRefOrAddDefault(_pages, rank >> PageBits, out _);
        page ??= new ulong[1 << (PageBits - WordBits)];
        ref ulong word = ref page[WordOf(rank)];
        ulong bit = 1UL << (int)(rank & ((1 << WordBits) - 1));
        bool isNew = (word & bit) == 0;
        word |= bit;
        Debug.Assert(Contains(rank), "a rank is sought in another place than where it was put");
        return isNew;
    }

    public bool Contains(long rank) =>
        _pages.TryGetValue(rank >> PageBits, out ulong[]? page) && (page[WordOf(rank)] >> (int)(rank & ((1 << WordBits) - 1)) & 1) != 0;

    private static int WordOf(long rank) => (int)((rank & ((1 << PageBits) - 1)) >> WordBits);
}
