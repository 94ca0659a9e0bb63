using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PlumCache.Storage;

/// <summary>
/// The arena's blocks as nodes. In the checked build every access verifies that a block in use begins at the handle and that it was not
/// poisoned.
/// </summary>
internal sealed unsafe class Heap : IDisposable
{
    private readonly byte* _start;

    /// <summary>An empty heap.</summary>
    /// <param name="limitBytes">See <see cref="Storage.Arena"/>.</param>
    /// <param name="reserveBytes">See <see cref="Storage.Arena"/>.</param>
    internal Heap(long limitBytes, long reserveBytes = 0)
    {
        Arena = new Arena(limitBytes, reserveBytes);
        _start = Arena.Start;
    }

    /// <summary>Where the blocks come from.</summary>
    internal Arena Arena { get; }

    /// <summary>The block at a handle.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Node At(uint handle)
    {
        Verify(handle);
        return new Node(_start + ((long)handle * Arena.GranuleBytes));
    }

    /// <summary>
    /// The bytes of a long value, by what the entry knows of it. The block is not looked at: who asks for no byte waits for no memory. So
    /// even the checked build looks only into its own map.
    /// </summary>
    /// <param name="handle">The block.</param>
    /// <param name="length">Of the value.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ReadOnlySpan<byte> LongValueAt(uint handle, int length)
    {
        VerifyLive(handle);
        return new ReadOnlySpan<byte>(_start + ((long)handle * Arena.GranuleBytes) + Node.HeaderBytes, length);
    }

    /// <summary>Counts one parent more (or fewer) of a block, beyond its first, and marks it as ever shared.</summary>
    /// <remarks>The stamp belongs to the writer alone: readers never look at it.</remarks>
    internal void AddExtraParents(uint handle, int change)
    {
        Node node = At(handle);
        Debug.Assert(node.ExtraParents + change is >= 0 and <= Node.MaxExtraParents, "A parent count leaves its range.");
        node.Stamp = (node.Stamp | Node.EverSharedBit) + (ulong)(long)change;
    }

    /// <summary>Whether bytes lie in blocks, where changes may free or edit them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool Contains(ReadOnlySpan<byte> bytes) =>
        // One comparison: without a sign, what lies before the arena is far behind it.
        (nuint)((byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(bytes)) - _start) < (nuint)Arena.LimitBytes;

    /// <summary>Frees a block, not what it refers to.</summary>
    /// <param name="granules">Its <see cref="Node.Granules"/>.</param>
    internal void Free(uint handle, uint granules)
    {
        Verify(handle);
        Arena.Free(handle, granules);
    }

    /// <summary>Where bytes lie, counted from the arena's start; -1 when they do not lie in it.</summary>
    internal long OffsetOf(ReadOnlySpan<byte> bytes)
    {
        // Native memory does not move, so the address may be taken.
        long offset = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(bytes)) - _start;
        return offset >= 0 && offset <= Arena.TopBytes - bytes.Length ? offset : -1;
    }

    /// <summary>The bytes at such a place.</summary>
    internal ReadOnlySpan<byte> BytesAt(long offset, int length) => new(_start + offset, length);

    /// <summary>Gives all memory back.</summary>
    public void Dispose() => Arena.Dispose();

    [Conditional("DEBUG")]
    private void VerifyLive(uint handle)
    {
        if (!Arena.IsLive(handle)) throw new StorageBrokenException($"Block {handle} is used but not live.");
    }

    [Conditional("DEBUG")]
    private void Verify(uint handle)
    {
        VerifyLive(handle);
        if (*(ulong*)(_start + ((long)handle * Arena.GranuleBytes)) == 0xDDDD_DDDD_DDDD_DDDD)
        {
            throw new StorageBrokenException($"Block {handle} is used but poisoned.");
        }
    }
}
