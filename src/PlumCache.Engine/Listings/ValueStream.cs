using System.Diagnostics;
using PlumCache.Abstractions;
using PlumCache.Engine.Sessions;
using PlumCache.Engine.Views;
using PlumCache.Storage;

namespace PlumCache.Engine.Listings;

/// <summary>
/// A long value, written piece by piece from where it lies: it is copied nowhere as a whole, however slowly its client reads.
/// </summary>
/// <param name="lease">Retained for the stream; keeps the value.</param>
/// <param name="range">The value.</param>
internal sealed class ValueStream(SharedLease lease, HeldRange range) : ReplyStream
{
    private SharedLease? _lease = lease.Retain();
    private int _written;

    public override bool IsEnded => Volatile.Read(ref _lease) is null;

    public override bool WriteNext(IReplyWriter writer, int maxBytes)
    {
        if (Volatile.Read(ref _lease) is not { } lease) return false;
        Debug.Assert(_written < range.Length, "a value that is written whole lets its version go");
        Debug.Assert(maxBytes > 0, "a piece has a byte at least, or the reply never ends");
        if (_written == 0) writer.BeginBulk(range.Length);
        int count = Math.Min(maxBytes, range.Length - _written);
        bool isLast = _written + count == range.Length;
        writer.WritePart(lease.Lease.BytesOf(range).Slice(_written, count), isLast);
        _written += count;
        Debug.Assert(isLast == (_written == range.Length), "the client waits for as many bytes as were announced");
        if (!isLast) return true;
        Dispose();
        return false;
    }

    protected override void Dispose(bool disposing) => Interlocked.Exchange(ref _lease, null)?.Release();
}
