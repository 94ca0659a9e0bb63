namespace PlumCache.Abstractions;

/// <summary>
/// When, or how often, a key was used, in 32 bits. What it holds follows the eviction policy, as in Redis: for the policies of frequency 24
/// bits of time, in units of a 256th of a minute, and an 8-bit logarithmic counter (the Morris counter of Redis' LFU: <c>lfu-log-factor</c>
/// 10, <c>lfu-decay-time</c> 1 minute), else the time in units of 10 ms. The first wraps after 45 days, as in Redis, the second after 497.
/// A stamp written under the other policy reads as nonsense until the key is used again.
/// </summary>
/// <param name="Raw">The bits.</param>
public readonly record struct AccessStamp(uint Raw)
{
    private const int UnitMs = 10, CounterBits = 8, FractionBits = 8, MinuteMs = 60_000, HourMs = 60 * MinuteMs, LogFactor = 10;
    private const uint CounterMask = (1 << CounterBits) - 1, MinuteMask = 0xFFFF, TickMask = 0xFF_FFFF;

    // A reader may have stamped the key a moment after the time of the batch that looks at it: that is no age of many days. An hour covers
    // every clock that is put right.
    private const uint UnitsAhead = HourMs / UnitMs, TicksAhead = 60 << FractionBits;

    /// <summary>What a new key's counter begins with, so that it is not the next victim: Redis' LFU_INIT_VAL.</summary>
    public const int NewFrequency = 5;

    /// <summary>The stamp of a key used now, for policies of recency.</summary>
    /// <param name="nowMs">Unix ms.</param>
    public static AccessStamp Recent(long nowMs) => new(UnitsOf(nowMs));

    /// <summary>The stamp of a new key, for policies of frequency.</summary>
    /// <param name="nowMs">Unix ms.</param>
    public static AccessStamp New(long nowMs) => Frequent(nowMs, NewFrequency);

    /// <summary>How long ago it was used, for policies of recency, in ms; 0 when that was just after <paramref name="nowMs"/>.</summary>
    /// <param name="nowMs">Unix ms.</param>
    public long IdleMs(long nowMs)
    {
        uint units = unchecked(UnitsOf(nowMs) - Raw);
        return units > uint.MaxValue - UnitsAhead ? 0 : (long)units * UnitMs;
    }

    /// <summary>
    /// The counter, 0 to 255, less one for each minute of the clock that has begun since the last use; for policies of frequency.
    /// </summary>
    /// <param name="nowMs">Unix ms.</param>
    public int Frequency(long nowMs)
    {
        if (TicksSince(nowMs) == 0) return (int)(Raw & CounterMask);
        uint minutes = ((TicksOf(nowMs) >> FractionBits) - (Raw >> (CounterBits + FractionBits))) & MinuteMask;
        return (int)Math.Max(0, (long)(Raw & CounterMask) - minutes);
    }

    /// <summary>How long ago it was used, for policies of frequency, in ms: what decides between keys used equally often.</summary>
    /// <param name="nowMs">Unix ms.</param>
    public long AgeMs(long nowMs) => (long)TicksSince(nowMs) * MinuteMs >> FractionBits;

    /// <summary>
    /// The stamp after one more use, for policies of frequency: the counter rises with probability 1 / (10 x (counter - 5) + 1).
    /// </summary>
    /// <param name="nowMs">Unix ms.</param>
    /// <param name="draw">Randomness of its own.</param>
    public AccessStamp Used(long nowMs, ulong draw)
    {
        int frequency = Frequency(nowMs);
        if (frequency < CounterMask && draw % (((ulong)Math.Max(0, frequency - NewFrequency) * LogFactor) + 1) == 0) frequency++;
        return Frequent(nowMs, frequency);
    }

    private static AccessStamp Frequent(long nowMs, int frequency) => new((TicksOf(nowMs) << CounterBits) | (uint)frequency);

    private static uint UnitsOf(long nowMs) => unchecked((uint)(nowMs / UnitMs));

    private static uint TicksOf(long nowMs) => unchecked((uint)((nowMs << FractionBits) / MinuteMs)) & TickMask;

    private uint TicksSince(long nowMs)
    {
        uint ticks = unchecked(TicksOf(nowMs) - (Raw >> CounterBits)) & TickMask;
        return ticks > TickMask - TicksAhead ? 0 : ticks;
    }
}
