namespace PlumCache.Hosting.Embedding;

/// <summary>Why a view is closed.</summary>
internal enum ViewEnd
{
    /// <summary>It is open.</summary>
    None,

    /// <summary>By its user.</summary>
    Disposed,

    /// <summary>Its lifetime was over.</summary>
    Lapsed,

    /// <summary>Views held more memory than they may, and this one the most.</summary>
    HeldTooMuch,

    /// <summary>The keyspace is disposed.</summary>
    KeyspaceDisposed,
}
