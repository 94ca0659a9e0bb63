namespace PlumCache.Abstractions;

/// <summary>What <see cref="AccessStamp"/>s tell.</summary>
public enum AccessMode
{
    /// <summary>When a key was last used.</summary>
    Recency,

    /// <summary>How often it was used lately: the eviction policy is one of frequency.</summary>
    Frequency,
}
