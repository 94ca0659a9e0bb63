using PlumCache.Storage;

namespace PlumCache.Engine;

/// <summary>
/// Gives the arena's free pages back to the system once they have been idle for a while. A large value that goes leaves a hole which compaction may never
/// look at, because it is little beside what is live; a value that is overwritten all the time would have its pages taken away and given again without the wait.
/// </summary>
/// <param name="keyspace">Whose memory.</param>
internal sealed class IdleMemory(Keyspace keyspace)
{
    /// <summary>What is not worth the while: less stays until compaction or the next write has use for it.</summary>
    private const long LeastBytes = 8 << 20;

    /// <summary>How long so much must have been idle.</summary>
    private const long WaitMs = 1_000;

    private long _idleSinceMs = long.MaxValue;
    private bool _isTrimming;

    /// <summary>One bounded step. The caller holds the lane, with no draft open.</summary>
    /// <param name="nowMs">Unix ms.</param>
    /// <returns>Whether there is more to give back now.</returns>
    public bool Step(long nowMs)
    {
        if (_isTrimming) return _isTrimming = keyspace.Trim();
        if (keyspace.UnreturnedBytes < LeastBytes) _idleSinceMs = long.MaxValue;
        else if (_idleSinceMs > nowMs) _idleSinceMs = nowMs;
        if (nowMs - _idleSinceMs < WaitMs) return false;
        _idleSinceMs = long.MaxValue;
        return _isTrimming = keyspace.Trim();
    }
}
