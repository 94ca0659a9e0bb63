namespace PlumCache.Hosting.Sessions;

/// <summary>Where a session stands. Each has one method in <see cref="Session"/>.</summary>
internal enum SessionPhase
{
    /// <summary>Needs input.</summary>
    Receiving,

    /// <summary>Has input to cut into commands.</summary>
    Parsing,

    /// <summary>Has a batch under way.</summary>
    Running,

    /// <summary>Drains a long reply of that batch.</summary>
    Streaming,

    /// <summary>Takes no more commands: replies go out, then it closes.</summary>
    Draining,

    /// <summary>Has said all and throws away what still comes, so that the peer is not reset before it has read our last words.</summary>
    Lingering,

    /// <summary>Over.</summary>
    Closed,
}
