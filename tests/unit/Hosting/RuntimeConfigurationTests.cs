using Microsoft.Extensions.Logging;
using PlumCache.Hosting.Configuration;

namespace PlumCache.Tests.Unit.Hosting;

public sealed class RuntimeConfigurationTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly RuntimeConfiguration _configuration = new(new PlumCacheOptions());

    [Theory]
    [InlineData("timeout", "0")]
    [InlineData("databases", "16")]
    [InlineData("maxclients", "10000")]
    [InlineData("requirepass", "")]
    [InlineData("save", "")]
    [InlineData("appendonly", "no")]
    [InlineData("maxmemory", "0")]
    [InlineData("maxmemory-policy", "noeviction")]
    [InlineData("maxmemory-samples", "5")]
    [InlineData("client-output-buffer-limit", "normal 0 0 0 slave 0 0 0 pubsub 33554432 0 0")]
    [InlineData("pubsub_output_limit", "33554432")]
    [InlineData("notify-keyspace-events", "")]
    [InlineData("max_held_memory", "1073741824")]
    [InlineData("latency-monitor-threshold", "0")]
    [InlineData("protected-mode", "yes")]
    [InlineData("proto-max-bulk-len", "536870912")]
    [InlineData("slowlog-log-slower-than", "10000")]
    public void AnswersUnderRedisNames(string name, string value) => Assert.Equal(value, Get(name));

    [Theory]
    [InlineData("trace", "debug")]
    [InlineData("debug", "verbose")]
    [InlineData("information", "notice")]
    [InlineData("warning", "warning")]
    [InlineData("error", "warning")]
    [InlineData("none", "nothing")]
    public void TellsTheLogLevelInRedisWords(string word, string expected)
    {
        var configuration = new RuntimeConfiguration(new PlumCacheOptions { LogLevel = LogLevelName.Parse(word) });
        Assert.Equal(expected, Assert.Single(configuration.List(), static pair => pair.Key == "loglevel").Value);
    }

    [Fact]
    public void TellsTheCurrentFolder() => Assert.Equal(Environment.CurrentDirectory, Get("dir"));

    [Fact]
    public void ListsEachNameOnceInOrder()
    {
        string[] names = [.. _configuration.List().Select(static pair => pair.Key)];
        Assert.Equal(names.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray(), names);
    }

    [Fact]
    public void ChangesAllOrNone()
    {
        Assert.NotNull(_configuration.Change([new("timeout", "5"), new("maxclients", "none")]));
        Assert.Equal("0", Get("timeout"));
        Assert.Null(_configuration.Change([new("timeout", "5"), new("maxclients", "7")]));
        Assert.Equal(("5", "7"), (Get("timeout"), Get("maxclients")));
    }

    [Fact]
    public void TakesMemoryAsRedisTakesAndTellsIt()
    {
        Assert.Null(_configuration.Change([new("maxmemory", "100mb"), new("maxmemory-policy", "ALLKEYS-lfu"),
            new("maxmemory-samples", "7")]));
        Assert.Equal(("104857600", "allkeys-lfu", "7"), (Get("maxmemory"), Get("maxmemory-policy"), Get("maxmemory-samples")));
        Assert.Null(_configuration.Change([new("maxmemory", "1g")]));
        Assert.Equal("1000000000", Get("maxmemory"));
        Assert.Null(_configuration.Change([new("maxmemory", "100K")]));
        Assert.Equal("100000", Get("maxmemory"));
        Assert.Null(_configuration.Change([new("maxmemory", "0")]));
        Assert.Equal("0", Get("maxmemory"));
    }

    [Fact]
    public void TakesTheNamesOfTheConfigurationFileToo()
    {
        Assert.Null(_configuration.Change([new("maxmemory_policy", "allkeys-lru"), new("slowlog_max_len", "7")]));
        Assert.Equal(("allkeys-lru", "7"), (Get("maxmemory-policy"), Get("slowlog-max-len")));
    }

    [Theory]
    [InlineData("maxmemory", "-1", "argument must be a memory value, in bytes or with the unit b, k, kb, m, mb, g or gb")]
    [InlineData("maxmemory", "1x", "argument must be a memory value, in bytes or with the unit b, k, kb, m, mb, g or gb")]
    [InlineData("maxmemory-policy", "lru",
        "argument(s) must be one of the following: volatile-lru, volatile-lfu, volatile-random, volatile-ttl, allkeys-lru, allkeys-lfu, "
        + "allkeys-random, noeviction")]
    [InlineData("maxmemory-samples", "0", "argument must be between 1 and 64 inclusive")]
    public void RefusesMemorySettingsInRedisWords(string name, string value, string why) =>
        Assert.Equal($"ERR CONFIG SET failed (possibly related to argument '{name}') - {why}", _configuration.Change([new(name, value)]));

    [Theory]
    [InlineData("nosuch", "1", "ERR Unknown option or number of arguments for CONFIG SET - 'nosuch'")]
    [InlineData("databases", "3", "ERR CONFIG SET failed (possibly related to argument 'databases') - can't set immutable config")]
    [InlineData("maxclients", "abc",
        "ERR CONFIG SET failed (possibly related to argument 'maxclients') - argument couldn't be parsed into an integer")]
    [InlineData(
        "timeout", "-1",
        "ERR CONFIG SET failed (possibly related to argument 'timeout') - argument must be between 0 and 2147483647 inclusive")]
    [InlineData("notify-keyspace-events", "KQ",
        "ERR CONFIG SET failed (possibly related to argument 'notify-keyspace-events') - Invalid event class character. Use "
        + "'Ag$lshzxeKEtmdn'.")]
    [InlineData(
        "client-output-buffer-limit", "normal 0 0",
        "ERR CONFIG SET failed (possibly related to argument 'client-output-buffer-limit') - Wrong number of arguments in buffer limit "
            + "configuration.")]
    [InlineData(
        "client-output-buffer-limit", "",
        "ERR CONFIG SET failed (possibly related to argument 'client-output-buffer-limit') - Wrong number of arguments in buffer limit "
            + "configuration.")]
    [InlineData(
        "client-output-buffer-limit", "foo 1 2 3",
        "ERR CONFIG SET failed (possibly related to argument 'client-output-buffer-limit') - Invalid client class specified in buffer "
            + "limit configuration.")]
    [InlineData(
        "client-output-buffer-limit", "pubsub 1 x 3",
        "ERR CONFIG SET failed (possibly related to argument 'client-output-buffer-limit') - Error in hard, soft or soft_seconds setting "
            + "in buffer limit configuration.")]
    [InlineData(
        "appendonly", "maybe", "ERR CONFIG SET failed (possibly related to argument 'appendonly') - argument must be 'yes' or 'no'")]
    [InlineData("save", "x", "ERR CONFIG SET failed (possibly related to argument 'save') - Invalid save parameters")]
    [InlineData("hz", "abc", "ERR CONFIG SET failed (possibly related to argument 'hz') - argument couldn't be parsed into an integer")]
    [InlineData(
        "loglevel", "loud",
        "ERR CONFIG SET failed (possibly related to argument 'loglevel') - argument(s) must be one of the following: debug, verbose, "
            + "notice, warning, nothing")]
    [InlineData(
        "appendfsync", "foo",
        "ERR CONFIG SET failed (possibly related to argument 'appendfsync') - argument(s) must be one of the following: always, everysec, "
            + "no")]
    [InlineData(
        "lazyfree-lazy-expire", "maybe",
        "ERR CONFIG SET failed (possibly related to argument 'lazyfree-lazy-expire') - argument must be 'yes' or 'no'")]
    [InlineData("daemonize", "no", "ERR CONFIG SET failed (possibly related to argument 'daemonize') - can't set immutable config")]
    [InlineData("dir", "/tmp", "ERR CONFIG SET failed (possibly related to argument 'dir') - can't set protected config")]
    [InlineData("dbfilename", "x", "ERR CONFIG SET failed (possibly related to argument 'dbfilename') - can't set protected config")]
    [InlineData("logfile", "/tmp/x", "ERR CONFIG SET failed (possibly related to argument 'logfile') - can't set immutable config")]
    public void RefusesInRedisWords(string name, string value, string error) =>
        Assert.Equal(error, _configuration.Change([new(name, value)]));

    [Fact]
    public void AChangeThatIsNotApprovedDoesNotHold()
    {
        var configuration = new RuntimeConfiguration(
            new PlumCacheOptions(), static options => options.IdleTimeoutSeconds == 5 ? "plugin 'p': timeout must be even" : null);
        Assert.Equal(
            "ERR CONFIG SET failed (possibly related to argument 'timeout') - plugin 'p': timeout must be even",
            configuration.Change([new("timeout", "5")]));
        Assert.Equal(0, configuration.Current.IdleTimeoutSeconds);
        Assert.Null(configuration.Change([new("timeout", "6")]));
        Assert.Equal(6, configuration.Current.IdleTimeoutSeconds);
    }

    [Fact]
    public void OfTwoChangesOfASettingAtOnceTheLaterOneIsInForce()
    {
        var configuration = new RuntimeConfiguration(new PlumCacheOptions());
        int inForce = 0;
        Thread? second = null;
        second = new Thread(() => configuration.Change([new("timeout", "2")], Follow));
        Assert.Null(configuration.Change([new("timeout", "1")], Follow));
        Assert.True(second.Join(Patience));
        Assert.Equal((2, 2), (configuration.Current.IdleTimeoutSeconds, inForce));

        void Follow(PlumCacheOptions options)
        {
            // The first change is made and not carried out yet: the second one comes, and either waits for that or has overtaken it.
            if (options.IdleTimeoutSeconds == 1)
            {
                second!.Start();
                Assert.True(SpinWait.SpinUntil(() => !second.IsAlive || second.ThreadState.HasFlag(ThreadState.WaitSleepJoin), Patience));
            }

            Volatile.Write(ref inForce, options.IdleTimeoutSeconds);
        }
    }

    [Fact]
    public void WhatChangesNothingHasNobodyFollow()
    {
        bool isFollowed = false;
        Assert.Null(_configuration.Change([], _ => isFollowed = true));
        Assert.False(isFollowed);
    }

    [Theory]
    [InlineData("save", "")]
    [InlineData("appendonly", "NO")]
    [InlineData("port", "7379")]
    [InlineData("bind", "127.0.0.1")]
    [InlineData("proto-max-bulk-len", "512mb")]
    public void TakesAFixedValueThatIsWhatItIs(string name, string value) => Assert.Null(_configuration.Change([new(name, value)]));

    [Theory]
    [InlineData("debug", LogLevel.Trace, "debug")]
    [InlineData("verbose", LogLevel.Debug, "verbose")]
    [InlineData("NOTICE", LogLevel.Information, "notice")]
    [InlineData("warning", LogLevel.Warning, "warning")]
    [InlineData("nothing", LogLevel.None, "nothing")]
    [InlineData("error", LogLevel.Error, "warning")]
    public void TakesTheLogLevelInRedisWords(string word, LogLevel level, string told)
    {
        Assert.Null(_configuration.Change([new("loglevel", word)]));
        Assert.Equal((level, told), (_configuration.Current.LogLevel, Get("loglevel")));
    }

    [Fact]
    public void LooksAtNamesBeforeValuesAsRedisDoes()
    {
        Assert.Equal(
            "ERR Unknown option or number of arguments for CONFIG SET - 'nosuch'",
            _configuration.Change([new("maxmemory", "1x"), new("nosuch", "2")]));
        Assert.Equal(
            "ERR CONFIG SET failed (possibly related to argument 'maxmemory_policy') - duplicate parameter",
            _configuration.Change([new("maxmemory-policy", "allkeys-lru"), new("maxmemory_policy", "allkeys-lru")]));
        Assert.Equal(
            "ERR CONFIG SET failed (possibly related to argument 'timeout') - duplicate parameter",
            _configuration.Change([new("timeout", "1"), new("timeout", "2")]));
        Assert.Equal(("noeviction", "0"), (Get("maxmemory-policy"), Get("timeout")));
    }

    [Fact]
    public void ThePasswordCannotBeTakenFromAServerThatOthersReach()
    {
        var configuration = new RuntimeConfiguration(new PlumCacheOptions { Bind = "0.0.0.0", RequirePass = "x" });
        Assert.Equal(
            "ERR CONFIG SET failed (possibly related to argument 'requirepass') - protected mode is on, and without a password others "
                + "could get in by 0.0.0.0",
            configuration.Change([new("requirepass", "")]));
        Assert.Null(configuration.Change([new("protected-mode", "no"), new("requirepass", "")]));
        Assert.Equal("ERR CONFIG SET failed (possibly related to argument 'protected-mode') - protected mode is on, and without a password "
            + "others could get in by 0.0.0.0",
            configuration.Change([new("protected-mode", "yes")]));
    }

    [Fact]
    public void TakesTheLimitOfSubscribersInRedisForm()
    {
        Assert.Null(
            _configuration.Change([new("client-output-buffer-limit", "normal 256mb 64mb 60 replica 1gb 512mb 60 pubsub 64m 8mb 60")]));
        Assert.Equal("normal 0 0 0 slave 0 0 0 pubsub 64000000 0 0", Get("client-output-buffer-limit"));
        Assert.Null(_configuration.Change([new("client-output-buffer-limit", "pubsub 0 0 0")]));
        Assert.Equal("1073741824", Get("pubsub_output_limit"));
        Assert.Null(_configuration.Change([new("client-output-buffer-limit", "normal 0 0 0")]));
        Assert.Equal("1073741824", Get("pubsub_output_limit"));
    }

    [Fact]
    public void TellsTheLimitOfSubscribersInRedisForm()
    {
        Assert.Null(_configuration.Change([new("pubsub_output_limit", "64mb")]));
        Assert.Equal("normal 0 0 0 slave 0 0 0 pubsub 67108864 0 0", Get("client-output-buffer-limit"));
    }

    /// <summary>What redis-server 7.0.15 makes of the same words.</summary>
    [Theory]
    [InlineData("KEA", "AKE")]
    [InlineData("KEg", "gKE")]
    [InlineData("nKE", "nKE")]
    [InlineData("AmKE", "AKEm")]
    [InlineData("Kg$lshzxetd", "AK")]
    [InlineData("Kg$lshzxet", "g$lshzxetK")]
    [InlineData("KEAgx", "AKE")]
    [InlineData("m", "m")]
    [InlineData("EEE", "E")]
    [InlineData("", "")]
    public void KeepsTheLettersOfEventsInRedisOrder(string letters, string kept)
    {
        Assert.Null(_configuration.Change([new("notify-keyspace-events", letters)]));
        Assert.Equal(kept, Get("notify-keyspace-events"));
    }

    [Fact]
    public void DoesNotForgetNewKeysBesideAllEvents()
    {
        Assert.Null(_configuration.Change([new("notify-keyspace-events", "KEAn")]));
        Assert.Equal("AnKE", Get("notify-keyspace-events"));
    }

    private string Get(string name) =>
        Assert.Single(_configuration.List(), pair => string.Equals(pair.Key, name, StringComparison.Ordinal)).Value;
}
