using PlumCache.Hosting;
using PlumCache.Hosting.Configuration;
using PlumCache.Hosting.Configuration.Redis;

namespace PlumCache.Tests.Unit.Hosting;

/// <summary>A configuration in Redis' format, of the shape that distributions install.</summary>
public sealed class RedisConfTests
{
    private const string Shape = """
        # What a distribution would ship.
        bind 127.0.0.1 -::1
        protected-mode yes
        port 6379
        tcp-backlog 511
        timeout 30
        daemonize yes
        supervised auto
        pidfile "/run/redis/redis-server.pid"
        loglevel verbose
        logfile /var/log/redis/redis-server.log
        databases 8
        save 3600 1
        dir /var/lib/redis
        requirepass "a \"b\""
        rename-command CONFIG ""
        maxclients 20000
        maxmemory 100m
        maxmemory-policy allkeys-lru
        appendonly no
        appendfsync everysec
        hz 10
        hash-max-listpack-entries 512
        client-output-buffer-limit normal 0 0 0
        client-output-buffer-limit pubsub 64mb 8mb 60
        notify-keyspace-events Ex
        slowlog-max-len 0
        maxmemory-samples 100
        """;

    [Fact]
    public void WhatIsTheSameHereIsToldInToml()
    {
        var conf = RedisConf.Read("redis.conf", Shape);
        Assert.Equal(
            [
                "bind = \"127.0.0.1\"", "protected_mode = true", "port = 6379",
                "tcp_backlog = 511", "timeout = 30", "log_level = \"debug\"",
                "log_file = \"/var/log/redis/redis-server.log\"", "databases = 8",
                "requirepass = \"a \\\"b\\\"\"", "maxclients = 20000", "maxmemory = \"100000000\"",
                "maxmemory_policy = \"allkeys-lru\"", "hash_max_listpack_entries = 512", "pubsub_output_limit = \"64mb\"",
                "notify_keyspace_events = \"xE\"", "slowlog_max_len = 0",
            ],
            conf.Toml);
        ConfigurationResult read = ConfigurationLoader.Load(
            new ConfigurationSource("c.toml", string.Join('\n', conf.Toml)), [], PlumCachePlugins.Known);
        Assert.Empty(read.Problems);
        Assert.Equal("a \"b\"", read.Options!.RequirePass);
    }

    [Fact]
    public void WhatCannotBeHadIsNamedWithItsLine()
    {
        var conf = RedisConf.Read("redis.conf", Shape);
        Assert.Equal(
            [
                "redis.conf:2:1: bind 127.0.0.1 -::1: one address can be listened on: 127.0.0.1 is taken over, the others are not",
                "redis.conf:7:1: daemonize yes: who starts the process decides it",
                "redis.conf:8:1: supervised auto: systemd is told of start and stop wherever it asks for it",
                "redis.conf:9:1: pidfile /run/redis/redis-server.pid: who starts the process decides it",
                "redis.conf:13:1: save 3600 1: nothing is saved, and who sets points in time relies on them",
                "redis.conf:14:1: dir /var/lib/redis: the folder the process runs in; nothing is written there",
                "redis.conf:16:1: rename-command CONFIG : there is no such thing here",
                "redis.conf:28:1: maxmemory-samples 100: expected an integer from 1 to 64",
            ],
            conf.Problems.Select(static problem => problem.ToString()),
            StringComparer.Ordinal);
        Assert.Equal(["appendfsync"], conf.Tuning);
    }

    [Theory]
    [InlineData(Shape)]
    [InlineData("port 6379")]
    [InlineData("\n# x\n  maxmemory 100mb\r\n")]
    [InlineData("include /etc/redis/common.conf")]
    [InlineData("tls-port 6380\ntls-cert-file a=b.pem")]
    public void RedisFormatIsRecognised(string text) => Assert.True(RedisConf.IsRedisFormat(text));

    [Theory]
    [InlineData("")]
    [InlineData("# port 6379")]
    [InlineData("port = 1")]
    [InlineData("port=1")]
    [InlineData("[plugins.core]\nsrcSet = [\"keys\",\n\"ttl\"]")]
    [InlineData("bind = \"x\"\nport 5\n")]
    [InlineData("hello world")]
    public void TomlIsNotTakenForIt(string text) => Assert.False(RedisConf.IsRedisFormat(text));

    [Fact]
    public void TheBuiltInConfigurationIsNotTakenForIt() => Assert.False(RedisConf.IsRedisFormat(ConfigurationSource.BuiltIn().Text));

    [Fact]
    public void NoMessageRepeatsAPassword() =>
        Assert.DoesNotContain(
            "geheim",
            string.Join('\n', RedisConf.Read("f", "masterauth geheim\nuser x on >geheim\nrequirepass geheim").Problems),
            StringComparison.Ordinal);
}
