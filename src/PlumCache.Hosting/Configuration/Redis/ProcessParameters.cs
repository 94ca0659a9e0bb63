using System.Collections.Immutable;
using System.Globalization;

namespace PlumCache.Hosting.Configuration.Redis;

/// <summary>What Redis is told of its process, of scripts, users and what it measures.</summary>
internal static class ProcessParameters
{
    private const string NoScripts = "there are no scripts, so none takes too long";
    private const string NoUsers = "there is one user, whom AUTH knows by requirepass";
    private const string AskService = "who starts the process decides it";
    private const string NoLatency = "latencies are not measured by kind of event";
    private const string NoTls = "there is no TLS";
    private const string NoUnixSocket = "it listens on TCP alone";
    private const string AsMany = "as many threads serve connections as there are processors";

    public static ImmutableArray<ForeignParameter> All { get; } =
    [
        new("hz", "10", RedisValue.Count, "upkeep runs ten times a second, and goes on while there is work"),
        new("dynamic-hz", "no", RedisValue.YesNo, "upkeep runs ten times a second"),
        new("io-threads", Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture), RedisValue.Fixed, AsMany),
        new("io-threads-do-reads", "yes", RedisValue.Fixed, AsMany),
        new("busy-reply-threshold", "0", RedisValue.Integer(0, long.MaxValue), NoScripts) { Aliases = ["lua-time-limit"] },
        new("latency-monitor-threshold", "0", RedisValue.Integer(0, long.MaxValue), NoLatency),
        new("latency-tracking", "no", RedisValue.YesNo, NoLatency),
        new("latency-tracking-info-percentiles", "", RedisValue.Text, NoLatency),
        new("acl-pubsub-default", "allchannels", RedisValue.OneOf("allchannels", "resetchannels"), NoUsers),
        new("aclfile", "", RedisValue.Fixed, NoUsers),
        new("acllog-max-len", "0", RedisValue.Integer(0, long.MaxValue), NoUsers),
        new("enable-module-command", "no", RedisValue.Fixed, "modules of Redis cannot be loaded; plugin_commands is about plugins"),
        new("enable-protected-configs", "no", RedisValue.Fixed, "no client may choose files"),
        new("unixsocket", "", RedisValue.Fixed, NoUnixSocket),
        new("unixsocketperm", "0", RedisValue.Fixed, NoUnixSocket),
        new("tls-port", "0", RedisValue.Count.Only("0", NoTls), NoTls),
        new("bind-source-addr", "", RedisValue.Text.Only("", "it opens no connections"), "it opens no connections"),
        new("socket-mark-id", "0", RedisValue.Text.Only("0", "connections cannot be marked"), "connections are not marked"),
        new("daemonize", "no", RedisValue.Fixed, AskService),
        new("pidfile", "", RedisValue.Fixed, AskService),
        new("set-proc-title", "no", RedisValue.Fixed, AskService),
        new("proc-title-template", null, RedisValue.Text, AskService),
        new("disable-thp", "no", RedisValue.Fixed, "the arena asks for huge pages"),
        new(
            "oom-score-adj",
            "no",
            RedisValue.OneOf("no", "yes", "relative", "absolute").Only("no", "the OOM score cannot be set here"),
            AskService),
        new("oom-score-adj-values", null, RedisValue.Text, AskService),
        new("server_cpulist", "", RedisValue.Fixed, AskService),
        new("bio_cpulist", "", RedisValue.Fixed, AskService),
        new("aof_rewrite_cpulist", "", RedisValue.Fixed, AskService),
        new("bgsave_cpulist", "", RedisValue.Fixed, AskService),
        new("always-show-logo", "no", RedisValue.Fixed, "a line is enough"),
        new("supervised", null, RedisValue.Fixed, "systemd is told of start and stop wherever it asks for it"),
        new("syslog-facility", null, RedisValue.Fixed, "see log_file and log_format"),
        new("syslog-ident", null, RedisValue.Fixed, "see log_file and log_format"),
        new("syslog-enabled", "no", RedisValue.Fixed, "see log_file and log_format"),
        new("crash-log-enabled", "no", RedisValue.YesNo, "the runtime tells of a crash"),
        new("crash-memcheck-enabled", "no", RedisValue.YesNo, "the runtime tells of a crash"),
        new("ignore-warnings", "", RedisValue.Text, "there are none to ignore"),
        new("shutdown-on-sigterm", "default", ShutdownFlags, "a stop answers what was received; there is nothing to save"),
        new("shutdown-on-sigint", "default", ShutdownFlags, "a stop answers what was received; there is nothing to save"),
    ];

    // "save" would be relied on.
    private static RedisValue ShutdownFlags => RedisValue.OneOf("default", "nosave", "now", "force");
}
