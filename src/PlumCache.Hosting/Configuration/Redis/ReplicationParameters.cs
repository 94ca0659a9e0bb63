using System.Collections.Immutable;

namespace PlumCache.Hosting.Configuration.Redis;

/// <summary>What Redis is told of other machines.</summary>
internal static class ReplicationParameters
{
    private const string Alone = "this server has no master and no replicas";
    private const string NoCluster = "there is no cluster";

    public static ImmutableArray<ForeignParameter> All { get; } =
    [
        new("replicaof", "", RedisValue.Fixed, Alone) { Aliases = ["slaveof"] },
        new("masterauth", "", RedisValue.Text, Alone),
        new("masteruser", "", RedisValue.Text, Alone),
        new("min-replicas-to-write", "0", RedisValue.Count.Only("0", "there are no replicas, so every write would fail"), Alone)
        {
            Aliases = ["min-slaves-to-write"],
        },
        new("min-replicas-max-lag", null, RedisValue.Count, Alone) { Aliases = ["min-slaves-max-lag"] },
        new(
            "replica-read-only",
            "yes",
            RedisValue.YesNo,
            "clients ask whether a replica takes writes; this is none") { Aliases = ["slave-read-only"] },
        new("replica-serve-stale-data", null, RedisValue.YesNo, Alone) { Aliases = ["slave-serve-stale-data"] },
        new("replica-priority", null, RedisValue.Count, Alone) { Aliases = ["slave-priority"] },
        new("replica-announce-ip", "", RedisValue.Text, Alone) { Aliases = ["slave-announce-ip"] },
        new("replica-announce-port", "0", RedisValue.Integer(0, 65_535), Alone) { Aliases = ["slave-announce-port"] },
        new("replica-announced", null, RedisValue.YesNo, Alone),
        new("replica-ignore-maxmemory", null, RedisValue.YesNo, Alone) { Aliases = ["slave-ignore-maxmemory"] },
        new("replica-ignore-disk-write-errors", null, RedisValue.YesNo, Alone),
        new("replica-lazy-flush", "yes", RedisValue.YesNo, "memory is freed beside requests, always") { Aliases = ["slave-lazy-flush"] },
        new("repl-backlog-size", null, RedisValue.Size, Alone),
        new("repl-backlog-ttl", null, RedisValue.Count, Alone),
        new("repl-timeout", null, RedisValue.Integer(1, int.MaxValue), Alone),
        new("repl-ping-replica-period", null, RedisValue.Integer(1, int.MaxValue), Alone) { Aliases = ["repl-ping-slave-period"] },
        new("repl-diskless-sync", null, RedisValue.YesNo, Alone),
        new("repl-diskless-sync-delay", null, RedisValue.Count, Alone),
        new("repl-diskless-sync-max-replicas", null, RedisValue.Count, Alone),
        new("repl-diskless-load", null, RedisValue.OneOf("disabled", "on-empty-db", "swapdb"), Alone),
        new("repl-disable-tcp-nodelay", null, RedisValue.YesNo, Alone),
        new("propagation-error-behavior", null, RedisValue.OneOf("ignore", "panic", "panic-on-replicas"), Alone),
        new("cluster-enabled", "no", RedisValue.Fixed, NoCluster),
        new("cluster-node-timeout", null, RedisValue.Count, NoCluster),
        new("cluster-require-full-coverage", null, RedisValue.YesNo, NoCluster),
        new("cluster-migration-barrier", null, RedisValue.Count, NoCluster),
        new("cluster-allow-reads-when-down", null, RedisValue.YesNo, NoCluster),
        new("cluster-allow-pubsubshard-when-down", null, RedisValue.YesNo, NoCluster),
        new("cluster-allow-replica-migration", null, RedisValue.YesNo, NoCluster),
        new("cluster-config-file", "", RedisValue.Fixed, NoCluster),
        new("cluster-link-sendbuf-limit", null, RedisValue.Size, NoCluster),
        new("cluster-port", "0", RedisValue.Fixed, NoCluster),
        new("cluster-preferred-endpoint-type", null, RedisValue.OneOf("ip", "hostname", "unknown-endpoint"), NoCluster),
        new("cluster-replica-no-failover", null, RedisValue.YesNo, NoCluster) { Aliases = ["cluster-slave-no-failover"] },
        new("cluster-replica-validity-factor", null, RedisValue.Count, NoCluster) { Aliases = ["cluster-slave-validity-factor"] },
        new("cluster-announce-tls-port", "0", RedisValue.Integer(0, 65_535), NoCluster),
        new("cluster-announce-ip", "", RedisValue.Text, NoCluster),
        new("cluster-announce-hostname", "", RedisValue.Text, NoCluster),
        new("cluster-announce-port", "0", RedisValue.Integer(0, 65_535), NoCluster),
        new("cluster-announce-bus-port", "0", RedisValue.Integer(0, 65_535), NoCluster),
    ];
}
