using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace PlumCache.Storage;

/// <summary>Asks the cache for memory that is needed soon. Where the runtime offers no such instruction it does nothing.</summary>
internal static unsafe class Prefetch
{
    private const int LineBytes = 64;

    /// <summary>The line at an address. Any address is allowed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Line(byte* address)
    {
        if (Sse.IsSupported) Sse.Prefetch0(address);
    }

    /// <summary>A node's first lines: header, separators or fingerprints, child handles or slots.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Node(Heap heap, uint handle)
    {
        if (!Sse.IsSupported) return;
        byte* start = heap.Arena.Start + ((long)handle * Arena.GranuleBytes);
        Sse.Prefetch0(start);
        Sse.Prefetch0(start + LineBytes);
        Sse.Prefetch0(start + (2 * LineBytes));
        Sse.Prefetch0(start + (3 * LineBytes));
    }
}
