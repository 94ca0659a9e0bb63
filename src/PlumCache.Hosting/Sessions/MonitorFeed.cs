using System.Collections.Concurrent;

namespace PlumCache.Hosting.Sessions;

/// <summary>Lines of MONITOR on their way to one connection: added by the threads of others, taken by its own. Bounded.</summary>
internal sealed class MonitorFeed
{
    private readonly ConcurrentQueue<byte[]> _lines = new();
    private long _bytes;

    /// <summary>Adds a line, unless too much waits.</summary>
    /// <param name="line">Without type byte and line end; shared among monitors, never changed.</param>
    /// <param name="maxBytes">Most bytes that may wait.</param>
    /// <returns>False: the connection does not drain.</returns>
    public bool TryAdd(byte[] line, long maxBytes)
    {
        if (Interlocked.Add(ref _bytes, line.Length) > maxBytes) return false;
        _lines.Enqueue(line);
        return true;
    }

    /// <summary>Takes the oldest line.</summary>
    /// <param name="line">The line.</param>
    public bool TryTake(out byte[]? line)
    {
        if (!_lines.TryDequeue(out line)) return false;
        Interlocked.Add(ref _bytes, -line.Length);
        return true;
    }
}
