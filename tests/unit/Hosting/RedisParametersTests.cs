using PlumCache.Hosting.Configuration;
using PlumCache.Hosting.Configuration.Redis;

namespace PlumCache.Tests.Unit.Hosting;

/// <summary>What CONFIG GET and SET make of Redis' parameters that are no settings here.</summary>
public sealed class RedisParametersTests
{
    /// <summary>What CONFIG GET * of redis-server 7.0.15 lists, but for TLS, which a Redis built without it does not know either.</summary>
    private const string NamesOfRedis = """
        acl-pubsub-default aclfile acllog-max-len active-defrag-cycle-max active-defrag-cycle-min active-defrag-ignore-bytes
        active-defrag-max-scan-fields active-defrag-threshold-lower active-defrag-threshold-upper active-expire-effort activedefrag
        activerehashing always-show-logo aof-disable-auto-gc aof-load-truncated aof-rewrite-incremental-fsync aof-timestamp-enabled
        aof-use-rdb-preamble aof_rewrite_cpulist appenddirname appendfilename appendfsync appendonly auto-aof-rewrite-min-size
        auto-aof-rewrite-percentage bgsave_cpulist bind bind-source-addr bio_cpulist busy-reply-threshold client-output-buffer-limit
        client-query-buffer-limit cluster-allow-pubsubshard-when-down cluster-allow-reads-when-down cluster-allow-replica-migration
        cluster-announce-bus-port cluster-announce-hostname cluster-announce-ip cluster-announce-port cluster-announce-tls-port
        cluster-config-file cluster-enabled cluster-link-sendbuf-limit cluster-migration-barrier cluster-node-timeout cluster-port
        cluster-preferred-endpoint-type cluster-replica-no-failover cluster-replica-validity-factor cluster-require-full-coverage
        cluster-slave-no-failover cluster-slave-validity-factor crash-log-enabled crash-memcheck-enabled daemonize databases
        dbfilename dir disable-thp dynamic-hz enable-debug-command enable-module-command enable-protected-configs
        hash-max-listpack-entries hash-max-listpack-value hash-max-ziplist-entries hash-max-ziplist-value hll-sparse-max-bytes hz
        ignore-warnings io-threads io-threads-do-reads jemalloc-bg-thread latency-monitor-threshold latency-tracking
        latency-tracking-info-percentiles lazyfree-lazy-eviction lazyfree-lazy-expire lazyfree-lazy-server-del lazyfree-lazy-user-del
        lazyfree-lazy-user-flush lfu-decay-time lfu-log-factor list-compress-depth list-max-listpack-size list-max-ziplist-size
        logfile loglevel lua-time-limit masterauth masteruser maxclients maxmemory maxmemory-clients maxmemory-eviction-tenacity
        maxmemory-policy maxmemory-samples min-replicas-max-lag min-replicas-to-write min-slaves-max-lag min-slaves-to-write
        no-appendfsync-on-rewrite notify-keyspace-events oom-score-adj oom-score-adj-values pidfile port proc-title-template
        propagation-error-behavior protected-mode proto-max-bulk-len rdb-del-sync-files rdb-save-incremental-fsync rdbchecksum
        rdbcompression repl-backlog-size repl-backlog-ttl repl-disable-tcp-nodelay repl-diskless-load repl-diskless-sync
        repl-diskless-sync-delay repl-diskless-sync-max-replicas repl-ping-replica-period repl-ping-slave-period repl-timeout
        replica-announce-ip replica-announce-port replica-announced replica-ignore-disk-write-errors replica-ignore-maxmemory
        replica-lazy-flush replica-priority replica-read-only replica-serve-stale-data replicaof requirepass sanitize-dump-payload
        save server_cpulist set-max-intset-entries set-proc-title shutdown-on-sigint shutdown-on-sigterm shutdown-timeout
        slave-announce-ip slave-announce-port slave-ignore-maxmemory slave-lazy-flush slave-priority slave-read-only
        slave-serve-stale-data slaveof slowlog-log-slower-than slowlog-max-len socket-mark-id stop-writes-on-bgsave-error
        stream-node-max-bytes stream-node-max-entries supervised syslog-enabled syslog-facility syslog-ident tcp-backlog
        tcp-keepalive timeout tls-port tracking-table-max-keys unixsocket unixsocketperm zset-max-listpack-entries
        zset-max-listpack-value zset-max-ziplist-entries zset-max-ziplist-value
        """;

    private readonly RuntimeConfiguration _configuration = new(new PlumCacheOptions());

    public static TheoryData<string> Names => [.. NamesOfRedis.Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries)];

    [Theory]
    [MemberData(nameof(Names))]
    public void EveryParameterOfRedisIsKnown(string name)
    {
        Assert.NotNull(ConfigParameters.Find(name));
        Assert.DoesNotContain("Unknown option", _configuration.Change([new(name, "no such value")]) ?? "", StringComparison.Ordinal);
    }

    /// <summary>What tools and habits set, and what is answered afterwards.</summary>
    [Theory]
    [InlineData("save", "", "")]
    [InlineData("appendonly", "no", "no")]
    [InlineData("appendfsync", "always", "no")]
    [InlineData("stop-writes-on-bgsave-error", "yes", "no")]
    [InlineData("auto-aof-rewrite-percentage", "100", "0")]
    [InlineData("hz", "50", "10")]
    [InlineData("dynamic-hz", "yes", "no")]
    [InlineData("activedefrag", "yes", "yes")]
    [InlineData("activedefrag", "no", "yes")]
    [InlineData("activerehashing", "yes", "no")]
    [InlineData("lazyfree-lazy-user-del", "no", "yes")]
    [InlineData("lazyfree-lazy-eviction", "yes", "yes")]
    [InlineData("lfu-log-factor", "100", "10")]
    [InlineData("lua-time-limit", "5000", "0")]
    [InlineData("latency-monitor-threshold", "100", "0")]
    [InlineData("latency-tracking", "yes", "no")]
    [InlineData("slave-read-only", "no", "yes")]
    [InlineData("masterauth", "x", "")]
    [InlineData("min-slaves-to-write", "0", "0")]
    [InlineData("maxmemory-clients", "0", "0")]
    public void WhatOnlyTunesRedisIsTakenAndTheTruthIsAnswered(string name, string value, string truth)
    {
        Assert.Null(_configuration.Change([new(name, value)]));
        Assert.Equal(truth, Get(name));
    }

    [Theory]
    [InlineData("hll-sparse-max-bytes", "3000")]
    [InlineData("list-compress-depth", "1")]
    [InlineData("active-defrag-cycle-max", "25")]
    [InlineData("repl-backlog-size", "64mb")]
    [InlineData("rdbcompression", "no")]
    [InlineData("active-expire-effort", "5")]
    public void WhatHasNoTrueValueIsTakenAndNotTold(string name, string value)
    {
        Assert.Null(_configuration.Change([new(name, value)]));
        Assert.Null(Get(name));
    }

    [Theory]
    [InlineData("appendonly", "yes", "Unable to turn on AOF: nothing is saved")]
    [InlineData("save", "900 1 300 10", "nothing is saved: PlumCache keeps all keys in memory")]
    [InlineData("min-replicas-to-write", "1", "there are no replicas")]
    [InlineData("maxmemory-clients", "1gb", "there is no limit over all clients")]
    [InlineData("tls-port", "6380", "there is no TLS")]
    [InlineData("oom-score-adj", "yes", "the OOM score cannot be set here")]
    [InlineData("shutdown-on-sigterm", "save", "argument(s) must be one of")]
    [InlineData("cluster-enabled", "yes", "can't set immutable config")]
    [InlineData("replicaof", "127.0.0.1 6379", "can't set immutable config")]
    public void WhatOneWouldRelyOnIsRefused(string name, string value, string why)
    {
        string? before = Get(name);
        Assert.StartsWith(
            $"ERR CONFIG SET failed (possibly related to argument '{name}') - {why}",
            _configuration.Change([new(name, value)]),
            StringComparison.Ordinal);
        Assert.Equal(before, Get(name));
    }

    [Fact]
    public void TheTruthIsTakenByItselfUnlessNothingIs()
    {
        foreach (ForeignParameter parameter in ConfigParameters.Foreign)
        {
            if (parameter.Truth is { } truth && parameter.Value != RedisValue.Fixed && parameter.Value != RedisValue.Protected)
            {
                Assert.Null(parameter.Value.Refuse(truth));
            }
        }
    }

    [Fact]
    public void NoNameIsThereTwice()
    {
        string[] names = [.. ConfigParameters.Foreign.SelectMany(
            static parameter => parameter.Aliases.Prepend(parameter.Name)), .. SettingTable.ByConfigName.Keys];
        Assert.Equal(names.Distinct(StringComparer.OrdinalIgnoreCase).ToArray(), names);
    }

    private string? Get(string name) =>
        _configuration.List().FirstOrDefault(pair => string.Equals(pair.Key, name, StringComparison.Ordinal)).Value;
}
