namespace PlumCache.Hosting.Sessions;

/// <summary>How far the replies of a session are out.</summary>
internal enum SendState
{
    /// <summary>All replies are with the system.</summary>
    Empty,

    /// <summary>The peer takes them slower than they come; a signal comes when it took some.</summary>
    Pending,

    /// <summary>The connection is broken.</summary>
    Broken,
}
