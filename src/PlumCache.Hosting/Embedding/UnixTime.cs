using PlumCache.Storage;

namespace PlumCache.Hosting.Embedding;

/// <summary>Between the storage's times, in Unix ms, and .NET's.</summary>
internal static class UnixTime
{
    private static readonly long LastMs = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    /// <summary>A moment; one that .NET cannot say is the last that it can.</summary>
    public static DateTimeOffset ToTime(long ms) => DateTimeOffset.FromUnixTimeMilliseconds(Math.Clamp(ms, 0, LastMs));

    /// <summary>An expiry; null when there is none.</summary>
    public static DateTimeOffset? ToExpiry(long expiresAtMs) => expiresAtMs == ExpiryTime.Never ? null : ToTime(expiresAtMs);

    /// <summary>When something ends that begins now, in whole ms and not at once.</summary>
    /// <param name="lifetime">Null, or infinite: it does not end.</param>
    /// <returns>Unix ms, or <see cref="ExpiryTime.Never"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">It is 0 or negative.</exception>
    public static long EndOf(long nowMs, TimeSpan? lifetime)
    {
        if (lifetime is not { } time || time == Timeout.InfiniteTimeSpan) return ExpiryTime.Never;
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(time, TimeSpan.Zero, nameof(lifetime));
        return nowMs + (long)Math.Ceiling(time.TotalMilliseconds);
    }
}
