using System.Buffers;

namespace PlumCache.Storage;

/// <summary>
/// Where buffers come from that are too large to keep: requests and replies of more than a megabyte. They are native memory, so the garbage collector
/// neither moves nor counts them, and what is given back is the system's again at once. Any thread.
/// </summary>
public sealed class LargeBuffers : MemoryPool<byte>
{
    private long _usableBytes;

    /// <inheritdoc/>
    public override int MaxBufferSize => Array.MaxLength;

    /// <summary>Bytes of all buffers that are rented now, as far as they may be used.</summary>
    public long UsableBytes => Interlocked.Read(ref _usableBytes);

    /// <summary>A buffer that can grow in its place.</summary>
    /// <param name="usableBytes">Bytes it begins with; at least 1.</param>
    /// <param name="capacityBytes">What it can grow to: address space alone, until it is used.</param>
    /// <exception cref="InvalidOperationException">The system has no room for it.</exception>
    public LargeBuffer Rent(int usableBytes, int capacityBytes) => new(this, usableBytes, capacityBytes);

    /// <inheritdoc/>
    public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
    {
        int bytes = Math.Max(minBufferSize, 1);
        return Rent(bytes, bytes);
    }

    internal void Count(long bytes) => Interlocked.Add(ref _usableBytes, bytes);

    /// <summary>Nothing: each buffer gives itself back.</summary>
    /// <param name="disposing">Unused.</param>
    protected override void Dispose(bool disposing)
    {
        // A pool that keeps nothing has nothing to give back.
    }
}
