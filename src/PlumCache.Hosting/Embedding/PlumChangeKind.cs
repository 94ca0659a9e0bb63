namespace PlumCache.Hosting.Embedding;

/// <summary>What happened to a key between two views.</summary>
public enum PlumChangeKind
{
    /// <summary>It is there in the newer one only.</summary>
    Added,

    /// <summary>It is there in the older one only: removed, or expired.</summary>
    Removed,

    /// <summary>Both have it, with another value or another expiry.</summary>
    Changed,
}
