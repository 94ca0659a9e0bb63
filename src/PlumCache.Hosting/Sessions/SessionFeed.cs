using System.Collections.Concurrent;
using PlumCache.Protocol;

namespace PlumCache.Hosting.Sessions;

/// <summary>Lines of MONITOR and messages on their way to one connection: added by the threads of others, taken by its own, in order. Bounded.</summary>
internal sealed class SessionFeed
{
    // Made when it is needed: nearly no connection has one.
    private ConcurrentQueue<FeedItem>? _items;
    private long _bytes;

    /// <summary>Whether nothing waits.</summary>
    public bool IsEmpty => Volatile.Read(ref _items) is not { IsEmpty: false };

    /// <summary>What waits, in bytes. Any thread.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>Adds an item, unless too much waits then.</summary>
    /// <param name="item">The item.</param>
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
        if (IsEmpty) return;
        RespWriter writer = output.Writer;
        writer.UseProtocol(protocol);
        while (output.PendingBytes < maxPendingBytes && TryTake(out FeedItem item)) item.Write(writer);
    }

    /// <summary>Takes the oldest item.</summary>
    /// <param name="item">The item.</param>
    public bool TryTake(out FeedItem item)
    {
        item = default;
        if (Volatile.Read(ref _items) is not { } items || !items.TryDequeue(out item)) return false;
        Interlocked.Add(ref _bytes, -item.Bytes);
        return true;
    }
}
