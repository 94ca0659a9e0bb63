using System.Numerics;
using System.Runtime.CompilerServices;

namespace PlumCache.Storage;

/// <summary>One bit per granule of an arena.</summary>
/// <param name="words">Zeroed memory for all of them.</param>
internal readonly unsafe struct GranuleMap(ulong* words)
{
    private readonly ulong* _words = words;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Set(uint granule) => _words[granule >> 6] |= 1UL << (int)(granule & 63);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Clear(uint granule) => _words[granule >> 6] &= ~(1UL << (int)(granule & 63));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool Has(uint granule) => ((_words[granule >> 6] >> (int)(granule & 63)) & 1) != 0;

    /// <summary>The first set bit after a granule. There must be one.</summary>
    internal uint After(uint granule)
    {
        uint from = granule + 1, word = from >> 6;
        ulong bits = _words[word] >> (int)(from & 63);
        if (bits != 0) return from + (uint)BitOperations.TrailingZeroCount(bits);
        do
        {
            word++;
        }
        while (_words[word] == 0);
        return (word << 6) + (uint)BitOperations.TrailingZeroCount(_words[word]);
    }

    /// <summary>The last set bit before a granule. There must be one.</summary>
    internal uint Before(uint granule)
    {
        uint from = granule - 1, word = from >> 6;
        ulong bits = _words[word] << (int)(63 - (from & 63));
        if (bits != 0) return from - (uint)BitOperations.LeadingZeroCount(bits);
        do
        {
            word--;
        }
        while (_words[word] == 0);
        return (word << 6) + 63 - (uint)BitOperations.LeadingZeroCount(_words[word]);
    }
}
