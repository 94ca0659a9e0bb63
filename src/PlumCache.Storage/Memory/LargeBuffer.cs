using System.Diagnostics.CodeAnalysis;

namespace PlumCache.Storage;

/// <summary>
/// A run of addresses of its own, reserved whole and made usable from its start, so it grows without being copied, and a page costs memory
/// from the first byte written into it. It begins with zeros.
/// </summary>
public sealed unsafe class LargeBuffer : NativeBuffer
{
    private readonly LargeBuffers _owner;
    private readonly SystemMemory _memory;
    private int _usableBytes;
    private int _populatedBytes; // from its start, whose pages were made ahead

    internal LargeBuffer(LargeBuffers owner, SystemMemory memory, int capacityBytes, int usableBytes)
    {
        _owner = owner;
        _memory = memory;
        Capacity = capacityBytes;
        Extend(usableBytes);
    }

    /// <inheritdoc/>
    public override int Capacity { get; }

    /// <inheritdoc/>
    public override int UsableBytes => _usableBytes;

    /// <inheritdoc/>
    private protected override byte* Start => _memory.Start;

    /// <inheritdoc/>
    public override void Populate(int bytes)
    {
        AssertIsThere();
        int to = Math.Min(bytes, UsableBytes);
        if (to <= _populatedBytes) return;
        _memory.Populate(_populatedBytes, to);
        _populatedBytes = to;
    }

    /// <summary>Tells that the system has no memory.</summary>
    [DoesNotReturn]
    internal static void ThrowRefused(int bytes) =>
#pragma warning disable MA0012 // The runtime throws it when an array finds no memory, and whoever serves a connection treats both alike.
        throw new InsufficientMemoryException($"The system has no memory for a buffer of {bytes} bytes.");
#pragma warning restore MA0012

    private protected override void Grow(int usableBytes)
    {
        Faults.At(FaultPoint.LargeBuffer);
        if (!_memory.TryCommit(UsableBytes, usableBytes)) ThrowRefused(usableBytes);
        _owner.Count(usableBytes - UsableBytes);
        _usableBytes = usableBytes;
    }

    private protected override void GiveBack()
    {
        _owner.Count(-UsableBytes);
        _memory.Dispose();
    }
}
