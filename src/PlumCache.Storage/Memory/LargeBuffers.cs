using System.Buffers;

namespace PlumCache.Storage;

/// <summary>
/// Where buffers come from that are too large for arrays: requests and replies of more than a megabyte. They are native memory, so the
/// garbage collector neither moves nor counts them. The last ones that were given back are kept for the next, since much of what a large
/// request costs is that the system makes its pages, of a very long one its first pages; <see cref="GiveBackIdle"/> and <see
/// cref="GiveBackAll"/> let them go. Any thread.
/// </summary>
/// <param name="mostKeptBytes">Bound of what is kept while nobody uses it.</param>
public sealed class LargeBuffers(long mostKeptBytes = 0) : MemoryPool<byte>
{
    /// <summary>
    /// One that has more pages than so many times what is expected is another's: they would be held for nothing, however slowly it comes.
    /// </summary>
    public const int MostTimesExpected = 4;

    /// <summary>
    /// 10 s: so long one is kept that nobody wants. Its pages cost a request of its length a third of its time, and what is kept is
    /// bounded.
    /// </summary>
    private const long KeptMs = 10_000;

    /// <summary>One is kept up to this part of the bound: the others of a mixed load keep theirs beside it.</summary>
    private readonly int _mostKeptOfOneBytes = (int)Math.Min(mostKeptBytes / 4 * 3, Array.MaxLength);

    private readonly Lock _lock = new();
    private readonly List<LargeRange> _kept = []; // the last one given back is at the end
    private long _keptBytes;
    private long _rentedBytes;
    private bool _isDisposed;

    /// <inheritdoc/>
    public override int MaxBufferSize => Array.MaxLength;

    /// <summary>Bytes of all buffers that are rented now, as far as they, or those that had their memory before, may have pages.</summary>
    public long RentedBytes => Interlocked.Read(ref _rentedBytes);

    /// <summary>Bytes of those that are kept for the next.</summary>
    public long KeptBytes => Interlocked.Read(ref _keptBytes);

    /// <summary>A buffer that can grow in its place.</summary>
    /// <param name="usableBytes">Bytes it begins with; at least 1.</param>
    /// <param name="capacityBytes">
    /// What it should be able to grow to: address space alone, until it is used. Where the system refuses so much, it is less.
    /// </param>
    /// <param name="expectedBytes">How much of it will be used, as far as known: one that was much longer is kept for another.</param>
    /// <exception cref="InsufficientMemoryException">The system has no room for the bytes it begins with.</exception>
    public LargeBuffer Rent(int usableBytes, int capacityBytes, int expectedBytes = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(usableBytes);
        LargeRange range = TryTakeKept(Math.Max(usableBytes, capacityBytes), Math.Max(usableBytes, expectedBytes))
            ?? Reserve(usableBytes, capacityBytes);
        try
        {
            return new LargeBuffer(this, range, usableBytes);
        }
        catch
        {
            range.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
    {
        int bytes = Math.Max(minBufferSize, 1);
        return Rent(bytes, bytes);
    }

    /// <summary>Gives back to the system what is kept and nobody has wanted for ten seconds. To be called a few times a second.</summary>
    /// <param name="nowMs">Unix ms.</param>
    public void GiveBackIdle(long nowMs)
    {
        if (KeptBytes == 0) return;
        lock (_lock)
        {
            foreach (LargeRange range in _kept) range.IdleSinceMs = Math.Min(range.IdleSinceMs, nowMs);
        }

        GiveBack(range => nowMs - range.IdleSinceMs >= KeptMs);
    }

    /// <summary>Gives back to the system all that is kept.</summary>
    public void GiveBackAll() => GiveBack(static _ => true);

    internal void Count(long bytes) => Interlocked.Add(ref _rentedBytes, bytes);

    /// <summary>Keeps the memory of a buffer that has ended, or gives it back.</summary>
    internal void Return(LargeRange range, bool mayBeKept)
    {
        if (mayBeKept && _mostKeptOfOneBytes > 0) range.Trim(_mostKeptOfOneBytes);
        if (!mayBeKept || !TryKeep(range)) range.Dispose();
        GiveBack(_ => KeptBytes > mostKeptBytes);
    }

    /// <summary>Keeps nothing from now on.</summary>
    /// <param name="disposing">Whether it is called by its owner.</param>
    protected override void Dispose(bool disposing)
    {
        lock (_lock) _isDisposed = true;
        GiveBackAll();
    }

    /// <summary>Reserves addresses: where they are refused, without those that are kept, and then no more than needed.</summary>
    private LargeRange Reserve(int usableBytes, int capacityBytes)
    {
        int wanted = Math.Max(usableBytes, capacityBytes);
        if (TryReserve(wanted) is { } range) return range;
        GiveBackAll();
        LargeRange? another = TryReserve(wanted) ?? TryReserve(usableBytes);
        if (another is null) LargeBuffer.ThrowRefused(usableBytes);
        return another;
    }

    private static LargeRange? TryReserve(int bytes)
    {
        try
        {
            Faults.At(FaultPoint.LargeBuffer);
            return new LargeRange(new SystemMemory(bytes), bytes);
        }
        catch (AddressSpaceException)
        {
            return null;
        }
    }

    private LargeRange? TryTakeKept(int capacityBytes, int expectedBytes)
    {
        lock (_lock)
        {
            // Of those alike the last: so the others are idle, and go.
            LargeRange? range = Enumerable.Reverse(_kept)
                .Where(range => range.CapacityBytes >= capacityBytes && range.CommittedBytes / MostTimesExpected <= expectedBytes)
                .MinBy(range => Math.Abs(range.CommittedBytes - expectedBytes));
            if (range is null) return null;
            _kept.Remove(range);
            _keptBytes -= range.CommittedBytes;
            range.IdleSinceMs = long.MaxValue;
            return range;
        }
    }

    private bool TryKeep(LargeRange range)
    {
        lock (_lock)
        {
            if (_isDisposed || mostKeptBytes == 0) return false;
            _kept.Add(range);
            _keptBytes += range.CommittedBytes;
            return true;
        }
    }

    /// <summary>
    /// Gives back the oldest of what is kept, as far as they are to go. The lock is not held while the system takes pages away.
    /// </summary>
    private void GiveBack(Predicate<LargeRange> isToGo)
    {
        while (true)
        {
            LargeRange oldest;
            lock (_lock)
            {
                if (_kept.Count == 0 || !isToGo(_kept[0])) return;
                oldest = _kept[0];
                _kept.RemoveAt(0);
                _keptBytes -= oldest.CommittedBytes;
            }

            oldest.Dispose();
        }
    }
}
