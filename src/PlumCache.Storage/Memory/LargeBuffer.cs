using System.Buffers;
using System.Diagnostics;

namespace PlumCache.Storage;

/// <summary>
/// One run of native memory for the bytes of a request or a reply. Its addresses are reserved whole and made usable from its start, so it grows without being
/// copied, and a page costs memory from the first byte written into it. Whoever rents it disposes it, once nobody reads it any more: its addresses are gone
/// then. One thread at a time.
/// </summary>
public sealed unsafe class LargeBuffer : MemoryManager<byte>
{
    private readonly LargeBuffers _owner;
    private readonly SystemMemory _memory;
    private bool _isDisposed;

    internal LargeBuffer(LargeBuffers owner, int usableBytes, int capacityBytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(usableBytes);
        _owner = owner;
        Capacity = Math.Max(usableBytes, capacityBytes);
        Faults.At(FaultPoint.LargeBuffer);
        _memory = new SystemMemory(Capacity);
        try
        {
            Extend(usableBytes);
        }
        catch
        {
            _memory.Dispose();
            throw;
        }
    }

    /// <summary>Bytes it can grow to.</summary>
    public int Capacity { get; }

    /// <summary>Bytes of it that may be used.</summary>
    public int UsableBytes { get; private set; }

    /// <summary>Makes more of it usable.</summary>
    /// <param name="usableBytes">From its start, at most <see cref="Capacity"/>; less than now changes nothing.</param>
    /// <exception cref="InsufficientMemoryException">The system has no memory for it.</exception>
    public void Extend(int usableBytes)
    {
        Debug.Assert(!_isDisposed, "A buffer is used after it was given back.");
        ArgumentOutOfRangeException.ThrowIfGreaterThan(usableBytes, Capacity);
        if (usableBytes <= UsableBytes) return;
        Faults.At(FaultPoint.LargeBuffer);
#pragma warning disable MA0012 // It is what the runtime throws when an array finds no memory, and whoever serves a connection treats both alike.
        if (!_memory.TryCommit(UsableBytes, usableBytes)) throw new InsufficientMemoryException($"The system has no memory for a buffer of {usableBytes} bytes.");
#pragma warning restore MA0012
        _owner.Count(usableBytes - UsableBytes);
        UsableBytes = usableBytes;
    }

    /// <summary>The usable bytes.</summary>
    public override Span<byte> GetSpan()
    {
        Debug.Assert(!_isDisposed, "A buffer is used after it was given back.");
        return new Span<byte>(_memory.Start, UsableBytes);
    }

    /// <summary>Native memory stays where it is.</summary>
    /// <param name="elementIndex">An offset in bytes.</param>
    public override MemoryHandle Pin(int elementIndex = 0) => new(_memory.Start + elementIndex);

    /// <summary>Nothing: see <see cref="Pin"/>.</summary>
    public override void Unpin()
    {
        // Nothing was pinned.
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (_isDisposed) return;
        _isDisposed = true;
        _owner.Count(-UsableBytes);
        _memory.Dispose();
    }
}
