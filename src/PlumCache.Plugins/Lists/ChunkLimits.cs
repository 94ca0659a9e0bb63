using System.Diagnostics;

namespace PlumCache.Plugins.Lists;

/// <summary>How much lies in one chunk of a list.</summary>
internal sealed record ChunkLimits
{
    /// <summary>With each write to a chunk all of it is copied, so it stays within 4 KB.</summary>
    public static readonly ChunkLimits Default = new(64, 4096);

    /// <summary>Limits, small ones in tests.</summary>
    /// <param name="maxCount">A power of two, at most 64.</param>
    /// <param name="maxBytes">Bytes of a chunk with more than one element.</param>
    public ChunkLimits(int maxCount, int maxBytes)
    {
        Debug.Assert(maxCount is >= 1 and <= Chunk.MaxCount && (maxCount & (maxCount - 1)) == 0, "ranges of positions are aligned");
        (MaxCount, MaxBytes) = (maxCount, maxBytes);
    }

    /// <summary>Most elements, and positions of a range.</summary>
    public int MaxCount { get; }

    /// <summary>Most bytes of more than one element, header included.</summary>
    public int MaxBytes { get; }

    /// <summary>Whether so much is one chunk: a single element is, whatever its length.</summary>
    /// <param name="count">Elements.</param>
    /// <param name="bytes">Their encoded bytes, without the header.</param>
    public bool Fit(int count, long bytes) => count <= 1 || (count <= MaxCount && Chunk.HeaderBytes + bytes <= MaxBytes);

    /// <summary>Where the aligned range begins that a position lies in.</summary>
    public ulong RangeOf(ulong position) => position & ~((ulong)MaxCount - 1);
}
