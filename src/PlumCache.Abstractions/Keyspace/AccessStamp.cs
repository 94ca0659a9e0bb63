namespace PlumCache.Abstractions;

/// <summary>
/// When, or how often, a key was used, in 32 bits. What it holds follows the eviction policy, as in Redis: for the policies of frequency 16 bits of
/// minutes and an 8-bit logarithmic counter (the Morris counter of Redis' LFU: <c>lfu-log-factor</c> 10, <c>lfu-decay-time</c> 1 minute), else
/// the time in units of 10 ms, which wraps after 497 days. A stamp written under the other policy reads as nonsense until the key is used again.
/// </summary>
/// <param name="Raw">The bits.</param>
public readonly record struct AccessStamp(uint Raw)
{
    private const int UnitMs = 10, CounterBits = 8, MinuteMs = 60_000, LogFactor = 10;
    private const uint CounterMask = (1 << CounterBits) - 1, MinuteMask = 0xFFFF;

    /// <summary>What a new key's counter begins with, so that it is not the next victim: Redis' LFU_INIT_VAL.</summary>
    public const int NewFrequency = 5;

    /// <summary>The stamp of a key used now, for policies of recency.</summary>
    /// <param name="nowMs">Unix ms.</param>
    public static AccessStamp Recent(long nowMs) => new(unchecked((uint)(nowMs / UnitMs)));

    /// <summary>The stamp of a new key, for policies of frequency.</summary>
    /// <param name="nowMs">Unix ms.</param>
    public static AccessStamp New(long nowMs) => Frequent(nowMs, NewFrequency);

    /// <summary>How long ago it was used, for policies of recency, in ms.</summary>
    /// <param name="nowMs">Unix ms.</param>
    public long IdleMs(long nowMs) => (long)unchecked((uint)(nowMs / UnitMs) - Raw) * UnitMs;

    /// <summary>The counter, 0 to 255, less one for each minute since the last use; for policies of frequency.</summary>
    /// <param name="nowMs">Unix ms.</param>
    public int Frequency(long nowMs)
    {
        uint minutes = (MinutesOf(nowMs) - (Raw >> CounterBits)) & MinuteMask;
        return (int)Math.Max(0, (long)(Raw & CounterMask) - minutes);
    }

    /// <summary>The stamp after one more use, for policies of frequency: the counter rises with probability 1 / (10 x (counter - 5) + 1).</summary>
    /// <param name="nowMs">Unix ms.</param>
    /// <param name="draw">Randomness of its own.</param>
    public AccessStamp Used(long nowMs, ulong draw)
    {
        int frequency = Frequency(nowMs);
        if (frequency < CounterMask && draw % (((ulong)Math.Max(0, frequency - NewFrequency) * LogFactor) + 1) == 0) frequency++;
        return Frequent(nowMs, frequency);
    }

    private static AccessStamp Frequent(long nowMs, int frequency) => new((MinutesOf(nowMs) << CounterBits) | (uint)frequency);

    private static uint MinutesOf(long nowMs) => (uint)(nowMs / MinuteMs) & MinuteMask;
}
