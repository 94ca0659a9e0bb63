namespace PlumCache.Plugins.History;

/// <summary>
/// Which moments of a history are kept as they age. A moment stands for all time until the next one, and this is the rule, ages counted to
/// the present:
/// <list type="number">
/// <item>The newest is kept, and those of the last minute.</item>
/// <item>Of those that are 2^k to 2^(k+1) minutes old, the first in each span of 2^k minutes is kept; the spans begin at multiples of their
/// length since 1970.</item>
/// <item>Of what is then left, one whose successor is older than the longest age stands for nothing that may be asked for any more: it
/// goes.</item>
/// </list>
/// So what is asked for at an age is answered by a moment that is older by less than twice that age (mostly by less than that age: the
/// first in a span may itself be the second in one of twice the length), and a day takes 24 moments beside those of the last minute at
/// most. Spans lie within those of greater ages, so what one leaves out is left out at any later time too.
/// </summary>
internal static class Thinning
{
    /// <summary>A minute in milliseconds.</summary>
    public const long MinuteMs = 60_000;

    /// <summary>Says for each moment whether it is kept.</summary>
    /// <param name="timesMs">Of the moments, Unix ms, rising.</param>
    /// <param name="nowMs">The present.</param>
    /// <param name="maxAgeMs">The longest age that may be asked for.</param>
    public static bool[] Kept(IReadOnlyList<long> timesMs, long nowMs, long maxAgeMs)
    {
        bool[] kept = new bool[timesMs.Count];
        long? successorMs = null;
        for (int i = kept.Length - 1; i >= 0; i--)
        {
            if (successorMs is { } next && nowMs - next > maxAgeMs) break;
            kept[i] = successorMs is null || i == 0 || !IsSecond(timesMs[i - 1], timesMs[i], nowMs);
            if (kept[i]) successorMs = timesMs[i];
        }

        return kept;
    }

    /// <summary>
    /// Whether the moment before lies in the same span. The first of a span has none before it there, so the one right before is enough.
    /// </summary>
    private static bool IsSecond(long beforeMs, long timeMs, long nowMs)
    {
        long spanMs = SpanMs(nowMs - timeMs);
        return spanMs > 0 && beforeMs / spanMs == timeMs / spanMs;
    }

    /// <summary>Length of the spans at an age; 0 in the last minute, where there are none.</summary>
    private static long SpanMs(long ageMs)
    {
        long minutes = ageMs / MinuteMs;
        return minutes < 1 ? 0 : MinuteMs << System.Numerics.BitOperations.Log2((ulong)minutes);
    }
}
