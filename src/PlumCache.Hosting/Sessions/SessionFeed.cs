using System.Collections.Concurrent;
using System.Diagnostics;
using PlumCache.Protocol;

namespace PlumCache.Hosting.Sessions;

/// <summary>
/// Lines of MONITOR and messages on their way to one connection: added by the threads of others, written by its own, in order. Bounded. A
/// long message is written piece by piece from where all its receivers find it, so none has a copy of its own.
/// </summary>
internal sealed class SessionFeed
{
    /// <summary>Bytes of one piece.</summary>
    private const int PieceBytes = 64 << 10;

    /// <summary>Pieces are written until so much waits to be sent.</summary>
    private const int PiecesAheadBytes = 4 * PieceBytes;

    // Made when it is needed: nearly no connection has one.
    private ConcurrentQueue<FeedItem>? _items;
    private long _bytes;
    private FeedItem _current; // what is being written; a look into the queue would have it keep what has left it
    private int _written;

    /// <summary>Whether an item is written in part: nothing else may be written before its rest. For the connection's own thread.</summary>
    public bool IsInside { get; private set; }

    /// <summary>Whether nothing waits.</summary>
    public bool IsEmpty => !IsInside && Volatile.Read(ref _items) is not { IsEmpty: false };

    /// <summary>What waits, in bytes. Any thread.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>Whether an item would be taken now. Any thread.</summary>
    /// <param name="maxBytes">Most bytes that may wait, this item included.</param>
    public bool HasRoom(long itemBytes, long maxBytes) => Bytes + itemBytes <= maxBytes;

    /// <summary>Adds an item, unless too much waits then.</summary>
    /// <param name="maxBytes">Most bytes that may wait, this item included.</param>
    /// <returns>False: the connection does not drain. It must be closed: items are missing from now on.</returns>
    public bool TryAdd(in FeedItem item, long maxBytes)
    {
        if (Interlocked.Add(ref _bytes, item.Bytes) > maxBytes) return false;
        LazyInitializer.EnsureInitialized(ref _items, static () => new ConcurrentQueue<FeedItem>()).Enqueue(item);
        return true;
    }

    /// <summary>Writes what waits, the oldest first, as far as there is room.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="protocol">The connection's.</param>
    /// <param name="maxPendingBytes">Of replies in all, beyond which nothing is added.</param>
    public void WriteTo(SendQueue output, int protocol, int maxPendingBytes)
    {
        AssertSound();
        if (IsEmpty) return;
        ConcurrentQueue<FeedItem> items = _items!; // made, or there was nothing
        RespWriter writer = output.Writer;
        writer.UseProtocol(protocol);
        while (output.PendingBytes < (IsInside ? Math.Min(PiecesAheadBytes, maxPendingBytes) : maxPendingBytes)
            && (IsInside || items.TryDequeue(out _current)))
        {
            bool isNew = !IsInside;
            IsInside = !_current.WriteNext(writer, ref _written, PieceBytes);
            // Only now, when its first bytes are counted there: whoever asks meanwhile must not find that nothing waits.
            if (isNew) Interlocked.Add(ref _bytes, -_current.Bytes);
            if (!IsInside) Forget();
        }

        AssertSound();
    }

    [Conditional("DEBUG")]
    private void AssertSound()
    {
        Debug.Assert(IsInside == (_written > 0), "An item is written in part, and it is not known how far.");
        Debug.Assert(Bytes >= 0, "More has left the queue than was added.");
    }

    private void Forget()
    {
        _current = default;
        _written = 0;
    }
}
