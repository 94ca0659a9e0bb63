using System.Buffers;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace PlumCache.Storage;

/// <summary>
/// One run of native memory for the bytes of a request or a reply. Its addresses are reserved whole and made usable from its start, so it
/// grows without being copied, and a page costs memory from the first byte written into it. What it begins with is undefined. Whoever
/// rents it disposes it, once nobody reads it any more: its addresses are another's then, or gone. One thread at a time.
/// </summary>
public sealed unsafe class LargeBuffer : MemoryManager<byte>
{
    private readonly LargeBuffers _owner;
    private readonly LargeRange _range;
    private int _countedBytes; // all that may have pages, also of those who had its memory before
    private bool _isDisposed;

    internal LargeBuffer(LargeBuffers owner, LargeRange range, int usableBytes)
    {
        _owner = owner;
        _range = range;
        Extend(usableBytes);
    }

    /// <summary>Bytes it can grow to.</summary>
    public int Capacity => _range.CapacityBytes;

    /// <summary>Bytes of it that may be used.</summary>
    public int UsableBytes { get; private set; }

    /// <summary>Whether its memory may be kept for another once it is disposed; true unless told.</summary>
    public bool MayBeKept { get; set; } = true;

    /// <summary>Makes more of it usable.</summary>
    /// <param name="usableBytes">From its start, at most <see cref="Capacity"/>; less than now changes nothing.</param>
    /// <exception cref="InsufficientMemoryException">The system has no memory for it.</exception>
    public void Extend(int usableBytes)
    {
        Debug.Assert(!_isDisposed, "A buffer is used after it was given back.");
        ArgumentOutOfRangeException.ThrowIfGreaterThan(usableBytes, Capacity);
        if (usableBytes <= UsableBytes) return;
        Faults.At(FaultPoint.LargeBuffer);
        if (!TryCommit(usableBytes)) ThrowRefused(usableBytes);
        _owner.Count(_range.CommittedBytes - _countedBytes);
        _countedBytes = _range.CommittedBytes;
        UsableBytes = usableBytes;
    }

    /// <summary>Has pages made ahead of what is written next: one call for many costs less than a fault for each.</summary>
    /// <param name="bytes">From its start; what is not usable is left out.</param>
    public void Populate(int bytes)
    {
        Debug.Assert(!_isDisposed, "A buffer is used after it was given back.");
        _range.Populate(Math.Min(bytes, UsableBytes));
    }

    /// <summary>The usable bytes.</summary>
    public override Span<byte> GetSpan()
    {
        Debug.Assert(!_isDisposed, "A buffer is used after it was given back.");
        return new Span<byte>(_range.Memory.Start, UsableBytes);
    }

    /// <summary>Native memory stays where it is.</summary>
    /// <param name="elementIndex">An offset in bytes.</param>
    public override MemoryHandle Pin(int elementIndex = 0) => new(_range.Memory.Start + elementIndex);

    /// <summary>Nothing: see <see cref="Pin"/>.</summary>
    public override void Unpin()
    {
        // Nothing was pinned.
    }

    /// <summary>Tells that the system has no memory.</summary>
    [DoesNotReturn]
    internal static void ThrowRefused(int bytes) =>
#pragma warning disable MA0012 // The runtime throws it when an array finds no memory, and whoever serves a connection treats both alike.
        throw new InsufficientMemoryException($"The system has no memory for a buffer of {bytes} bytes.");
#pragma warning restore MA0012

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (_isDisposed) return;
        _isDisposed = true;
        _owner.Count(-_countedBytes);
        _owner.Return(_range, MayBeKept);
    }

    private bool TryCommit(int bytes)
    {
        if (_range.TryCommit(bytes)) return true;
        _owner.GiveBackAll();
        return _range.TryCommit(bytes);
    }
}
