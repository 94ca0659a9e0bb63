using PlumCache.Engine.Sessions;

namespace PlumCache.Engine.Hosting;

/// <summary>A connection as CLIENT LIST shows it, at one moment.</summary>
public sealed record ClientInfo
{
    /// <summary>The engine's side of it: id, addresses, state, last command.</summary>
    public required EngineSession Session { get; init; }

    /// <summary>Handle of the socket, or -1.</summary>
    public int Descriptor { get; init; } = -1;

    /// <summary>Seconds since it was accepted.</summary>
    public long AgeS { get; init; }

    /// <summary>Seconds since it last sent something.</summary>
    public long IdleS { get; init; }

    /// <summary>Received bytes not yet run.</summary>
    public long QueryBufferBytes { get; init; }

    /// <summary>Free room in its receive buffer, in bytes.</summary>
    public long QueryBufferFreeBytes { get; init; }

    /// <summary>Replies not yet sent, in bytes.</summary>
    public long OutputBytes { get; init; }

    /// <summary>All memory it takes, about, in bytes.</summary>
    public long TotalBytes { get; init; }

    /// <summary>Whether it listens to MONITOR.</summary>
    public bool IsMonitor { get; init; }

    /// <summary>Channels it listens to.</summary>
    public int ChannelCount { get; init; }

    /// <summary>Patterns it listens to.</summary>
    public int PatternCount { get; init; }

    /// <summary>Whether it listens to any channel or pattern.</summary>
    public bool IsSubscriber => ChannelCount + PatternCount > 0;

    /// <summary>Whether it is being closed.</summary>
    public bool IsClosing { get; init; }
}
