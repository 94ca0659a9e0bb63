namespace PlumCache.Hosting.Sessions;

/// <summary>Why a connection ended.</summary>
internal enum CloseReason
{
    /// <summary>It has not.</summary>
    None,

    /// <summary>The peer sent all it had to and took all replies.</summary>
    EndOfInput,

    /// <summary>A command asked for it: QUIT.</summary>
    Command,

    /// <summary>The peer broke the connection.</summary>
    Broken,

    /// <summary>The peer broke the protocol.</summary>
    ProtocolError,

    /// <summary>A browser was talked into speaking to us.</summary>
    Attack,

    /// <summary>CLIENT KILL.</summary>
    Killed,

    /// <summary>Idle for longer than <c>timeout</c>.</summary>
    Idle,

    /// <summary>It took no replies for <c>reply_stall_timeout</c>.</summary>
    Stalled,

    /// <summary>Its replies outgrew their bound.</summary>
    OutputLimit,

    /// <summary>The messages that wait for it outgrew <c>pubsub_output_limit</c>.</summary>
    SubscriberLimit,

    /// <summary>It did not end its side after our last word.</summary>
    LingerTimeout,

    /// <summary>The server stops.</summary>
    ServerStop,

    /// <summary>A bug.</summary>
    Failure,

    /// <summary>
    /// A plugin that kept something for it was unloaded: it was in a transaction, or subscribed, and is neither any more.
    /// </summary>
    PluginGone,
}
