namespace PlumCache.Compare.Servers;

/// <summary>
/// Adds up how long the threads of a process have run. The system forgets a thread that ends; here what it was last seen to have used is
/// kept, so looking often enough loses little.
/// </summary>
internal sealed class ThreadTimes
{
    private readonly Dictionary<int, long> _last = [];
    private long _before;

    /// <summary>Of all threads ever seen (nanoseconds).</summary>
    public long TotalNs => _before + _last.Values.Sum();

    /// <summary>A thread was seen.</summary>
    /// <param name="thread">Its number; a number seen with less time than before belongs to a new thread.</param>
    /// <param name="ns">How long it has run.</param>
    public void See(int thread, long ns)
    {
        if (_last.TryGetValue(thread, out long last) && ns < last) _before += last;
        _last[thread] = ns;
    }
}
