using System.Buffers;

namespace PlumCache.Storage;

/// <summary>
/// Where buffers come from that are too large for arrays: requests and replies of more than a megabyte. They are native memory, so the
/// garbage collector neither moves nor counts them, and go back to the system when they are disposed: nothing is kept for the next, which
/// would be a copy of a value that nobody has use for. Any thread.
/// </summary>
public sealed class LargeBuffers : MemoryPool<byte>
{
    private long _rentedBytes;

    /// <inheritdoc/>
    public override int MaxBufferSize => Array.MaxLength;

    /// <summary>Bytes of all buffers that are rented now, as far as they may have pages.</summary>
    public long RentedBytes => Interlocked.Read(ref _rentedBytes);

    /// <summary>A buffer that can grow in its place.</summary>
    /// <param name="usableBytes">Bytes it begins with; at least 1.</param>
    /// <param name="capacityBytes">
    /// What it should be able to grow to: address space alone, until it is used. Where the system refuses so much, it is less.
    /// </param>
    /// <exception cref="InsufficientMemoryException">The system has no room for the bytes it begins with.</exception>
    public LargeBuffer Rent(int usableBytes, int capacityBytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(usableBytes);
        int capacity = Math.Max(usableBytes, capacityBytes);
        SystemMemory? memory = TryReserve(capacity);
        if (memory is null) memory = TryReserve(capacity = usableBytes);
        if (memory is null) LargeBuffer.ThrowRefused(usableBytes);
        try
        {
            return new LargeBuffer(this, memory, capacity, usableBytes);
        }
        catch
        {
            memory.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
    {
        int bytes = Math.Max(minBufferSize, 1);
        return Rent(bytes, bytes);
    }

    internal void Count(long bytes) => Interlocked.Add(ref _rentedBytes, bytes);

    /// <summary>Nothing: it owns nothing.</summary>
    /// <param name="disposing">Whether it is called by its owner.</param>
    protected override void Dispose(bool disposing)
    {
        // Each buffer is its renter's.
    }

    private static SystemMemory? TryReserve(int bytes)
    {
        try
        {
            Faults.At(FaultPoint.LargeBuffer);
            return new SystemMemory(bytes);
        }
        catch (AddressSpaceException)
        {
            return null;
        }
    }
}
