namespace PlumCache.Abstractions;

/// <summary>What a connection has chosen. Immutable: a command answers the next state, and it takes hold when the batch is published.</summary>
public sealed record SessionState
{
    /// <summary>CLIENT ID: unique, rising.</summary>
    public required long Id { get; init; }

    /// <summary>The selected database.</summary>
    public int Database { get; init; }

    /// <summary>The protocol of replies: 2 or 3.</summary>
    public int Protocol { get; init; } = 2;

    /// <summary>CLIENT SETNAME; empty when unnamed.</summary>
    public string Name { get; init; } = "";

    /// <summary>CLIENT SETINFO lib-name.</summary>
    public string LibraryName { get; init; } = "";

    /// <summary>CLIENT SETINFO lib-ver.</summary>
    public string LibraryVersion { get; init; } = "";

    /// <summary>The user, once authenticated; every connection is <c>default</c> while no password is set.</summary>
    public string User { get; init; } = "default";

    /// <summary>Whether commands other than those flagged NoAuth may run.</summary>
    public bool IsAuthenticated { get; init; }

    /// <summary>CLIENT NO-TOUCH: reads do not mark keys as used.</summary>
    public bool NoTouch { get; init; }

    /// <summary>CLIENT NO-EVICT.</summary>
    public bool NoEvict { get; init; }

    /// <summary>CLIENT REPLY.</summary>
    public ReplyMode ReplyMode { get; init; }

    /// <summary>QUIT: close once the replies are out.</summary>
    public bool IsClosing { get; init; }
}
