using System.Diagnostics;
using System.Numerics;
using PlumCache.Protocol;
using PlumCache.Storage;

namespace PlumCache.Hosting.Sessions;

/// <summary>
/// The bytes of one connection that were received and not yet consumed: one run, appended at its end, consumed from its start. Rented when
/// bytes are there, given back when all are consumed, so an idle connection owns none.
/// <code>
///   [ consumed | unconsumed | room ]      a pooled array, or past a megabyte native memory that is given back with its request
///              ^Start       ^_end
/// </code>
/// A request with a long argument is received in a block of the keyspace, if there is one to be had: the argument then becomes a value
/// where it lies.
/// Whatever a request looks like and however it was cut into pieces, receiving it costs time linear in its bytes: room at least doubles
/// whenever what is there must be copied for it, within one request it is moved to the front at most once, and else only behind more bytes
/// that were consumed.
/// </summary>
/// <param name="large">Where native memory comes from.</param>
/// <param name="blocks">Where blocks come from; null: nowhere.</param>
internal sealed class ReceiveBuffer(LargeBuffers large, RequestBlocks? blocks = null) : IDisposable
{
    /// <summary>16 KB: a few hundred pipelined commands, and what one read of a busy socket brings.</summary>
    public const int FirstBytes = 16 << 10;

    /// <summary>
    /// Up to here a request that announces its length gets its room at once; beyond, room doubles as bytes come, so that an announcement
    /// alone costs nothing.
    /// </summary>
    public const int TrustedBytes = ByteArrays.MaxPooledBytes;

    /// <summary>
    /// 128 MB of addresses at least, so that a request of some large arguments, each announced by itself, grows in its place.
    /// </summary>
    private const int ReservedBytes = 128 << 20;

    /// <summary>Pages are made so far ahead of what is received.</summary>
    private const int AheadBytes = 1 << 20;

    /// <summary>
    /// A buffer so many times longer than the request behind the one it was rented for is not held for it, however slowly it comes.
    /// </summary>
    private const int MostTimesNeeded = 4;

    private byte[] _pooled = [];
    private NativeBuffer? _native;
    private int _askedBytes; // the capacity that was wanted for it; it may have less
    private int _end;

    /// <summary>All of the buffer; empty when none is rented.</summary>
    public Memory<byte> Memory => _native is null ? _pooled : _native.Memory;

    /// <summary>Bytes rented.</summary>
    public int Length => _native is { } native ? native.UsableBytes : _pooled.Length;

    /// <summary>Where the first unconsumed byte lies.</summary>
    public int Start { get; private set; }

    /// <summary>Number of unconsumed bytes.</summary>
    public int Count => _end - Start;

    /// <summary>Room behind them.</summary>
    public int FreeBytes => Length - _end;

    /// <summary>The unconsumed bytes.</summary>
    public Span<byte> Unconsumed => All.Slice(Start, Count);

    /// <summary>Bytes that were moved within memory since it began: the cost of growing.</summary>
    public long CopiedBytes { get; private set; }

    private Span<byte> All => _native is null ? _pooled : _native.GetSpan();

    /// <summary>
    /// Gives a long argument a place in a block of the keyspace, where it can stay as a value. Not before something of it has come, so that
    /// an announcement alone takes none.
    /// </summary>
    /// <param name="unfinished">The request that is not there in whole.</param>
    /// <returns>How much later the argument begins now, and what is there of it; 0: nothing was done.</returns>
    public int PlaceArgument(in ParseResult unfinished)
    {
        int at = unfinished.LongArgumentAt;
        if (at == 0 || blocks is null || _native is LargeBuffer || Count < FirstBytes) return 0;
        int gap = RequestBlock.GapAt(at), needed = unfinished.NeededBytes + gap;
        if (!HasBlockFor(needed))
        {
            int expected = Math.Max(unfinished.ExpectedBytes, Count * 2);
            RequestBlock? longer = blocks.TryRent(WithSlack(expected)) ?? blocks.TryRent(WithSlack(needed));
            if (longer is null) return 0;
            if (Start == 0) (_native as RequestBlock)?.MovePlacesTo(longer);
            Replace([], longer);
        }

        All[at.._end].CopyTo(All[(at + gap)..]);
        CopiedBytes += _end - at;
        _end += gap;
        ((RequestBlock)_native!).AddPlace(at + gap);
        AssertSound();
        return gap;
    }

    /// <summary>Room to receive into, contiguous with the unconsumed bytes.</summary>
    /// <param name="neededBytes">How many the unfinished request takes in all, as far as known.</param>
    public Span<byte> Room(int neededBytes)
    {
        AssertSound();
        int needed = Math.Max(neededBytes, Count + 1);
        bool isLarge = needed > TrustedBytes && (_native is not null || Count >= FirstBytes);
        if (isLarge) ReserveLarge(needed);
        else if (_pooled.Length < Math.Min(needed, TrustedBytes)) UsePooled(Math.Min(needed, TrustedBytes));
        else if (_pooled.Length - Start < Math.Min(needed, TrustedBytes)) Compact();

        AssertSound();
        Debug.Assert(FreeBytes > 0, "There is no room to receive into, which would read as the end of input.");

        // Only of what was announced: it will be written, unless the client leaves.
        if (needed - Count >= AheadBytes) _native?.Populate(_end + AheadBytes);

        // No more, so that what an argument announces is seen before the argument comes.
        return _native is RequestBlock ? All.Slice(_end, Math.Min(FreeBytes, needed - Count + FirstBytes)) : All[_end..];
    }

    /// <summary>Tells that bytes were received into <see cref="Room"/>.</summary>
    /// <param name="count">How many.</param>
    public void Received(int count)
    {
        Debug.Assert((uint)count <= (uint)FreeBytes, "More was received than there was room for.");
        _end += count;
        AssertSound();
    }

    /// <summary>Drops bytes from the start. Native memory is given back with the last of them.</summary>
    /// <param name="count">At most <see cref="Count"/>.</param>
    public void Consume(int count)
    {
        Debug.Assert((uint)count <= (uint)Count, "More is consumed than was received.");
        Start += count;
        AssertSound();
        if (Start != _end) return;
        Start = 0;
        _end = 0;
        if (_native is not null) Dispose();
    }

    /// <summary>Gives the buffer back when nothing is unconsumed.</summary>
    public void ReleaseIfEmpty()
    {
        if (Count == 0) Dispose();
    }

    /// <summary>Drops everything and gives the buffer back.</summary>
    public void Dispose()
    {
        Start = 0;
        _end = 0;
        ReturnMemory(_pooled, _native);
        _pooled = [];
        _native = null;
    }

    [Conditional("DEBUG")]
    private void AssertSound()
    {
        Debug.Assert(Start >= 0 && Start <= _end && _end <= Length, "What is not consumed does not lie within the buffer.");
        Debug.Assert(_native is null || _pooled.Length == 0, "There are two buffers, and what was received lies in one of them.");
    }

    private static void ReturnMemory(byte[] pooled, NativeBuffer? native)
    {
        if (pooled.Length > 0) ByteArrays.Return(pooled);
        (native as IDisposable)?.Dispose();
    }

    /// <summary>
    /// Has a pooled array hold what is there, also when native memory did: the large request that it was rented for is done.
    /// </summary>
    private void UsePooled(int needed)
    {
        byte[] pooled = ByteArrays.Rent(Math.Max(Math.Min(Math.Max(needed, _pooled.Length * 2), ByteArrays.MaxPooledBytes), FirstBytes));
        Replace(pooled, null);
    }

    /// <summary>
    /// Has native memory hold what is there, with room for at least one byte more. What was announced is address space until it comes.
    /// Where the system refuses so much of it, room doubles whenever what is there is copied. However many requests come, each behind a
    /// half one, they stay in the room of some.
    /// </summary>
    private void ReserveLarge(int needed)
    {
        if (HasBlockFor(needed)) return;
        var native = _native as LargeBuffer;
        int doubled = (int)Math.Min(Count * 2L, Array.MaxLength);
        int trusted = Math.Max(TrustedBytes + 1, doubled);
        bool isPaid = Start > Count; // what was consumed pays for a move
        bool isAsked = native is not null && _askedBytes >= needed && !(isPaid && Length / MostTimesNeeded > needed);
        if (isAsked && Start > 0 && ((isPaid && FreeBytes < FirstBytes) || native!.Capacity - Start < needed)) Compact();
        bool hasRoom = isAsked && (FreeBytes >= FirstBytes || native!.Capacity - Start >= needed);
        if (!hasRoom)
        {
            _askedBytes = Math.Max(CapacityFor(Math.Max(needed, doubled)), ReservedBytes);
            Replace([], large.Rent(trusted, _askedBytes));
        }
        else if (FreeBytes < FirstBytes)
        {
            long usable = Math.Min(Math.Max(needed, Count + (long)AheadBytes), trusted);
            native!.Extend((int)Math.Min(Start + usable, native.Capacity));
        }
    }

    /// <summary>
    /// Whether a block has room for all of the request. It serves one only: what was consumed of it may be values by now, so nothing is
    /// moved over it.
    /// </summary>
    private bool HasBlockFor(int needed) => _native is RequestBlock && Start == 0 && _native.Capacity >= needed;

    /// <summary>Room for what is read along behind a request, and for gaps in front of its arguments.</summary>
    private static int WithSlack(int bytes) => (int)Math.Min(bytes + (long)FirstBytes, Array.MaxLength);

    /// <summary>
    /// A power of two, so that what was used before fits more often than not, with room for arguments behind the one that is announced now.
    /// </summary>
    private static int CapacityFor(int bytes) =>
        (int)Math.Min(BitOperations.RoundUpToPowerOf2((ulong)bytes + ((ulong)bytes / 8)), (ulong)Array.MaxLength);

    private void Replace(byte[] pooled, NativeBuffer? native)
    {
        Span<byte> into = native is null ? pooled : native.GetSpan();
        int count = Count;
        Unconsumed.CopyTo(into);
        CopiedBytes += count;
        ReturnMemory(_pooled, _native);
        (_pooled, _native) = (pooled, native);
        Start = 0;
        _end = count;
    }

    private void Compact()
    {
        int count = Count;
        Unconsumed.CopyTo(All);
        CopiedBytes += count;
        Start = 0;
        _end = count;
    }
}
