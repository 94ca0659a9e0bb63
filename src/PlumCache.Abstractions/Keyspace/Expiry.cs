namespace PlumCache.Abstractions;

/// <summary>How an expiry is told: Unix milliseconds, absolute.</summary>
public static class Expiry
{
    /// <summary>The key does not expire.</summary>
    public const long None = long.MaxValue;
}
