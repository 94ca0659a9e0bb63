namespace PlumCache.Server;

/// <summary>
/// Says when the managed heap should be collected although the runtime sees no reason. Large values pass it in a few places: a queued
/// command of a transaction, a message on its way to subscribers. What is left of one is garbage of as many bytes, and a server that then
/// falls idle allocates nothing that would ever start a collection.
/// </summary>
/// <param name="totalBytes">The heap now, all garbage included.</param>
internal sealed class GarbageWatch(long totalBytes)
{
    /// <summary>Growth from which on it is worth the while; 32 MB, half of what may be left two seconds after a value has gone.</summary>
    private const long LeastBytes = 32 << 20;

    /// <summary>
    /// Where more than this lives, a collection takes longer than new garbage is worth; whether what lived has died is still looked for. It
    /// stops all threads: measured on two busy processors
    /// for 25 ms with 5 MB of small objects, as a server at rest has, for 50 ms with 10 MB, 140 with 64 and 190 with 256. Less would be too
    /// little: a large message that is still on its way counts too, and is to be looked for again when it has gone.
    /// </summary>
    private const long MostLiveBytes = 256 << 20;

    /// <summary>So long the runtime may find out by itself.</summary>
    private const long WaitMs = 1_000;

    /// <summary>What was live and has died is looked for at ever longer intervals, up to this, as long as nothing is found.</summary>
    private const long MaxWaitMs = 600_000;

    private long _smallestBytes = totalBytes;
    private long _lastBytes = totalBytes;
    private long _lastMs = long.MinValue;
    private long _grownSinceMs = long.MaxValue;
    private long _waitMs = WaitMs;

    /// <summary>Whether to collect now. Called often, it costs nothing.</summary>
    /// <param name="nowMs">Unix ms.</param>
    /// <param name="totalBytes">The heap now.</param>
    public bool IsDue(long nowMs, long totalBytes)
    {
        _lastBytes = Math.Min(_lastBytes, totalBytes);
        _smallestBytes = Math.Min(_smallestBytes, totalBytes);
        if (_lastBytes > MostLiveBytes && (_lastMs == long.MinValue || nowMs - _lastMs < _waitMs)) return false;
        if (totalBytes - _lastBytes < LeastBytes) _grownSinceMs = long.MaxValue;
        else if (_grownSinceMs > nowMs) _grownSinceMs = nowMs;
        return _grownSinceMs != long.MaxValue
            ? nowMs - _grownSinceMs >= WaitMs
            : totalBytes - _smallestBytes >= LeastBytes && _lastMs != long.MinValue && nowMs - _lastMs >= _waitMs;
    }

    /// <summary>It was collected.</summary>
    /// <param name="nowMs">Unix ms.</param>
    /// <param name="totalBytes">What is left.</param>
    public void Collected(long nowMs, long totalBytes)
    {
        bool isFruitless = _lastMs != long.MinValue && totalBytes > _lastBytes - LeastBytes && _grownSinceMs == long.MaxValue;
        _waitMs = isFruitless ? Math.Min(_waitMs * 2, MaxWaitMs) : WaitMs;
        _lastBytes = totalBytes;
        _smallestBytes = Math.Min(_smallestBytes, totalBytes);
        _lastMs = nowMs;
        _grownSinceMs = long.MaxValue;
    }
}
