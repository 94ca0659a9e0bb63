using System.Diagnostics;
using PlumCache.Storage;

namespace PlumCache.Engine.Maintenance;

/// <summary>
/// Gives the arena's free pages back to the system once nobody has had use for them for a second. What a writer took and gave back in that
/// time, as values that come and go or are overwritten do, stays: its pages would be taken away and made again all the time.
/// <code>
///   free pages   ____      ____
///                    |    |    |______     the least of the last four quarters of a second goes back
///                    |____|
///   quarters     | ... | ... | ... | ... | now
/// </code>
/// </summary>
/// <param name="keyspace">Whose memory.</param>
internal sealed class IdleMemory(Keyspace keyspace)
{
    /// <summary>What is not worth the while: less stays until the next write has use for it.</summary>
    private const long LeastBytes = 1 << 20;

    private const long QuarterMs = 250;

    /// <summary>The least that was free in this quarter, and in each of the four before.</summary>
    private readonly long[] _least = new long[5];

    private long _quarter = long.MinValue;
    private long _leftBytes;

    /// <summary>One bounded step. The caller holds the lane, with no draft open.</summary>
    /// <param name="nowMs">Unix ms.</param>
    /// <returns>Whether there is more to give back now.</returns>
    public bool Step(long nowMs)
    {
        Debug.Assert(keyspace.Lane.IsHeld, "memory is given back while somebody else may take it");
        bool isNew = Note(nowMs / QuarterMs);
        long idle = Math.Min(Math.Min(_least[1], _least[2]), Math.Min(_least[3], _least[4]));
        if (isNew && _leftBytes == 0 && idle >= LeastBytes) _leftBytes = idle;
        return _leftBytes > 0 && GiveBack();
    }

    /// <summary>Notes what was free. Where the last look was in an earlier quarter, nobody knows in which of them it was least.</summary>
    /// <returns>Whether a quarter has begun.</returns>
    private bool Note(long quarter)
    {
        long least = keyspace.TakeLeastUnreturnedBytes();
        _least[0] = Math.Min(_least[0], least);
        bool isNew = quarter != _quarter;
        for (long i = Math.Min(quarter - Math.Max(_quarter, 0), _least.Length); i > 0; i--)
        {
            _least.AsSpan(0, _least.Length - 1).CopyTo(_least.AsSpan(1));
            _least[0] = least;
        }

        _quarter = quarter;
        Debug.Assert(_least[0] is >= 0 and var now && now <= least, "the least of a quarter is no more than what its last look has found");
        return isNew;
    }

    private bool GiveBack()
    {
        long before = keyspace.UnreturnedBytes;
        bool hasMore = keyspace.Trim(_leftBytes);
        long given = before - keyspace.UnreturnedBytes;
        Debug.Assert(given >= 0, "what is given back is no more in the arena than before");
        keyspace.TakeLeastUnreturnedBytes(); // what has just gone is no use that anybody had
        for (int i = 0; i < _least.Length; i++) _least[i] = Math.Max(0, _least[i] - given);
        _leftBytes = hasMore ? Math.Max(0, _leftBytes - given) : 0;
        return _leftBytes > 0;
    }
}
