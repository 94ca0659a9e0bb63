namespace PlumCache.Hosting.Configuration;

/// <summary>The life of a connection.</summary>
internal static class ConnectionSettings
{
    public static SettingSection Section { get; } = new("The life of a connection", [
        new ChoiceSetting
        {
            Name = "transport",
            Summary = "How connections are served: by epoll, by .NET's sockets, or by the first of them that the system has.",
            Why = "epoll takes fewer system calls a request and less memory a connection, but only Linux has it.",
            Words = ["auto", "epoll", "sockets"],
            Get = static options =>
                options.Transport switch { TransportKind.Epoll => "epoll", TransportKind.Sockets => "sockets", _ => "auto" },
            Set = static (options, value) => options with { Transport = Enum.Parse<TransportKind>(value, ignoreCase: true) },
        },
        new IntegerSetting
        {
            Name = "maxclients",
            Summary = "Most connections at once; one more is told so and closed.",
            Why = "Redis' default; an idle connection costs about 2.5 KB here.",
            IsLive = true,
            Min = 1,
            Max = 1_000_000,
            Get = static options => options.MaxClients,
            Set = static (options, value) => options with { MaxClients = (int)value },
        },
        new IntegerSetting
        {
            Name = "timeout",
            Summary = "A connection that has been idle this long is closed; 0 for never.",
            Unit = "seconds",
            Why = "Redis' default: pools of clients keep idle connections on purpose.",
            IsLive = true,
            Min = 0,
            Max = int.MaxValue,
            Get = static options => options.IdleTimeoutSeconds,
            Set = static (options, value) => options with { IdleTimeoutSeconds = (int)value },
        },
        new IntegerSetting
        {
            Name = "tcp_keepalive",
            ConfigName = "tcp-keepalive",
            Summary = "Silence after which TCP asks whether the peer is still there; 0 for never. New connections only.",
            Unit = "seconds",
            Why = "Redis' default: finds peers that vanished without a word, and keeps routers from forgetting.",
            IsLive = true,
            Min = 0,
            Max = int.MaxValue,
            Get = static options => options.TcpKeepaliveSeconds,
            Set = static (options, value) => options with { TcpKeepaliveSeconds = (int)value },
        },
        new IntegerSetting
        {
            Name = "tcp_backlog",
            ConfigName = "tcp-backlog",
            Summary = "Connections the system holds before they are accepted.",
            Why = "Redis' default; the system may hold fewer.",
            Min = 1,
            Max = 65_535,
            Get = static options => options.TcpBacklog,
            Set = static (options, value) => options with { TcpBacklog = (int)value },
        },
        new IntegerSetting
        {
            Name = "reply_stall_timeout",
            Summary = "A client that takes none of its waiting replies for this long is closed, and what they point into is let go.",
            Unit = "seconds",
            Why = "a stalled reader holds an old version of the keys; a minute forgives a pause of its network.",
            IsLive = true,
            Min = 1,
            Max = 86_400,
            Get = static options => options.ReplyStallTimeoutSeconds,
            Set = static (options, value) => options with { ReplyStallTimeoutSeconds = (int)value },
        },
        new SizeSetting
        {
            Name = "max_pending_reply_bytes",
            Summary = "Replies waiting for a client beyond which nothing more is read from it.",
            Unit = "bytes",
            Why = "lets a client write a long pipeline before it reads, and bounds what one that never reads can cost.",
            MinBytes = 16 << 10,
            MaxBytes = 256 << 20,
            Get = static options => options.MaxPendingReplyBytes,
            Set = static (options, value) => options with { MaxPendingReplyBytes = (int)value },
        },
        new IntegerSetting
        {
            Name = "shutdown_timeout",
            ConfigName = "shutdown-timeout",
            Summary = "How long a stop waits for clients to take the replies to what was received.",
            Unit = "seconds",
            Why = "Redis' default; the replies of clients that read are gone in milliseconds.",
            IsLive = true,
            Min = 0,
            Max = 3600,
            Get = static options => options.ShutdownTimeoutSeconds,
            Set = static (options, value) => options with { ShutdownTimeoutSeconds = (int)value },
        },
    ]);
}
