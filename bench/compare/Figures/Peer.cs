namespace PlumCache.Compare.Figures;

/// <summary>Beside whom a target is measured.</summary>
internal enum Peer
{
    /// <summary>Nobody: the figure itself is bounded.</summary>
    None,

    /// <summary>Redis, and Valkey alike when it is there.</summary>
    Redis,

    /// <summary>Garnet in its better setting.</summary>
    Garnet,
}
