using PlumCache.Abstractions;
using PlumCache.Plugins.Shared;

namespace PlumCache.Plugins.Hashes;

/// <summary>When a field is to end, as clients tell it.</summary>
internal static class FieldTime
{
    /// <summary>The latest time that Redis takes for a field: in the year 4199.</summary>
    private const long LatestMs = (1L << 46) - 1;

    private const string Negative = "ERR invalid expire time, must be >= 0";

    /// <summary>Turns an amount into an absolute time. One that is past is none to refuse: the field then goes.</summary>
    /// <param name="text">The amount.</param>
    /// <param name="unit">What it counts.</param>
    /// <param name="nowMs">The batch's time.</param>
    /// <param name="name">The command, for the error.</param>
    /// <param name="expiresAtMs">Unix ms, when there is no error.</param>
    /// <returns>The error, or null.</returns>
    public static string? Resolve(ReadOnlySpan<byte> text, ExpiryUnit unit, long nowMs, string name, out long expiresAtMs)
    {
        expiresAtMs = Expiry.None;
        if (!Integers.TryParse(text, out long amount)) return Errors.NotAnInteger;
        if (amount < 0) return Negative;
        bool isSeconds = unit is ExpiryUnit.Seconds or ExpiryUnit.UnixSeconds;
        if (amount > (isSeconds ? LatestMs / 1000 : LatestMs)) return Errors.InvalidExpire(name);
        if (isSeconds) amount *= 1000;
        long fromMs = ExpiryOption.IsAbsolute(unit) ? 0 : nowMs;
        if (amount > LatestMs - fromMs) return Errors.InvalidExpire(name);
        expiresAtMs = fromMs + amount;
        return null;
    }
}
