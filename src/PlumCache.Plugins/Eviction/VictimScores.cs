using PlumCache.Abstractions;

namespace PlumCache.Plugins.Eviction;

/// <summary>What the policies go by.</summary>
internal static class VictimScores
{
    /// <summary>Of a key that is due: nobody can see it any more, so it always goes first.</summary>
    public const long Due = long.MaxValue;

    private const int MaxFrequency = 255;
    private const int AgeBits = 40;

    /// <summary>The longest unused first.</summary>
    public static long Recency(scoped in EntryView entry, long nowMs) => entry.Accessed.IdleMs(nowMs);

    /// <summary>The least used first; of those used equally often, the longest unused.</summary>
    public static long Frequency(scoped in EntryView entry, long nowMs) =>
        ((long)(MaxFrequency - entry.Accessed.Frequency(nowMs)) << AgeBits) + entry.Accessed.AgeMs(nowMs);

    /// <summary>The one that ends soonest first; what does not end comes behind all others.</summary>
    public static long Expiry(scoped in EntryView entry, long nowMs) =>
        entry.ExpiresAtMs == Abstractions.Expiry.None ? -1 : Due - Math.Max(1, entry.ExpiresAtMs);

    /// <summary>Any.</summary>
    public static long None(scoped in EntryView entry, long nowMs) => 0;
}
