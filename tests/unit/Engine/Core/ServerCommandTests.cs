using PlumCache.Engine.Hosting;
using PlumCache.Engine.Sessions;
using PlumCache.Tests.Engine.Kit;

namespace PlumCache.Tests.Unit.Engine.Core;

public sealed class ServerCommandTests : IDisposable
{
    private readonly TestEngine _engine = new(new EngineOptions
    {
        AllowsLocalDebug = true,
        Settings = new EngineSettings { SlowlogThresholdUs = 0, SlowlogMaxEntries = 3 }
    });
    private readonly TestClient _client;

    public ServerCommandTests() => _client = _engine.Connect();

    public void Dispose() => _engine.Dispose();

    [Theory]
    [InlineData("CONFIG GET", "-ERR wrong number of arguments for 'config|get' command")]
    [InlineData("CONFIG GET nosuch", "{}")]
    [InlineData("CONFIG GET MaxClients", "{\"maxclients\": \"10000\"}")]
    [InlineData("CONFIG GET s* time*", "{\"save\": \"\", \"timeout\": \"0\"}")]
    [InlineData("CONFIG SET timeout 5", "+OK")]
    [InlineData("CONFIG SET foo bar", "-ERR Unknown option or number of arguments for CONFIG SET - 'foo'")]
    [InlineData("CONFIG SET a b c", "-ERR syntax error")]
    [InlineData("CONFIG SET TIMEOUT 5", "+OK")]
    [InlineData("CONFIG REWRITE", "-ERR the configuration file is never rewritten: what CONFIG SET changed lasts until the next start")]
    [InlineData("CONFIG RESETSTAT", "+OK")]
    [InlineData("COMMAND GETKEYS ping 1", "-ERR The command has no key arguments")]
    [InlineData("COMMAND GETKEYSANDFLAGS ping 1", "-ERR The command has no key arguments")]
    [InlineData("COMMAND GETKEYSANDFLAGS get a", "[[\"a\", [+RO, +access]]]")]
    [InlineData("COMMAND GETKEYSANDFLAGS set a 1", "[[\"a\", [+OW, +update]]]")]
    [InlineData("COMMAND GETKEYSANDFLAGS set get 1 get", "[[\"get\", [+RW, +access, +update]]]")]
    [InlineData("COMMAND GETKEYSANDFLAGS set a 1 ifeq 2", "[[\"a\", [+RW, +access, +update]]]")]
    [InlineData("COMMAND GETKEYSANDFLAGS del a b", "[[\"a\", [+RM, +delete]], [\"b\", [+RM, +delete]]]")]
    [InlineData("COMMAND GETKEYSANDFLAGS memory usage a", "[[\"a\", [+RO]]]")]
    [InlineData("COMMAND GETKEYS foo x", "-ERR Invalid command specified")]
    [InlineData("COMMAND GETKEYS get", "-ERR wrong number of arguments for 'command|getkeys' command")]
    [InlineData("COMMAND GETKEYS get a b", "-ERR Invalid number of arguments specified for command")]
    [InlineData("COMMAND GETKEYS get a", "[\"a\"]")]
    [InlineData("COMMAND GETKEYS del a b c", "[\"a\", \"b\", \"c\"]")]
    [InlineData("COMMAND GETKEYS memory usage a", "[\"a\"]")]
    [InlineData("COMMAND INFO nosuch", "[nil]")]
    [InlineData("COMMAND DOCS nosuch", "{}")]
    [InlineData("COMMAND LIST FILTERBY foo bar", "-ERR syntax error")]
    [InlineData("COMMAND LIST FILTERBY PATTERN flush*", "[\"flushall\", \"flushdb\"]")]
    [InlineData("COMMAND LIST FILTERBY MODULE foo", "[]")]
    [InlineData("ROLE", "[\"master\", :0, []]")]
    [InlineData("LASTSAVE", ":1699999000")]
    [InlineData("SAVE", "-ERR nothing is saved: PlumCache keeps all keys in memory and nothing survives a restart")]
    [InlineData("BGSAVE SCHEDULE", "-ERR nothing is saved: PlumCache keeps all keys in memory and nothing survives a restart")]
    [InlineData("TIME", "[\"1700000000\", \"0\"]")]
    [InlineData("SHUTDOWN foo", "-ERR syntax error")]
    [InlineData("SHUTDOWN ABORT", "-ERR No shutdown in progress.")]
    [InlineData("SHUTDOWN ABORT FORCE", "-ERR syntax error")]
    [InlineData("SHUTDOWN SAVE NOSAVE", "-ERR syntax error")]
    [InlineData("SHUTDOWN SAVE", "-ERR Errors trying to SHUTDOWN. Check logs.")]
    [InlineData("SHUTDOWN NOW save", "-ERR Errors trying to SHUTDOWN. Check logs.")]
    [InlineData("SLOWLOG GET abc", "-ERR count should be greater than or equal to -1")]
    [InlineData("SLOWLOG GET -2", "-ERR count should be greater than or equal to -1")]
    [InlineData("SLOWLOG foo", "-ERR unknown subcommand 'foo'. Try SLOWLOG HELP.")]
    [InlineData("MEMORY PURGE", "+OK")]
    [InlineData("MEMORY DOCTOR", "\"No problem with memory was found.\"")]
    [InlineData("DEBUG SLEEP", "-ERR unknown subcommand or wrong number of arguments for 'SLEEP'. Try DEBUG HELP.")]
    [InlineData("DEBUG foo", "-ERR unknown subcommand or wrong number of arguments for 'foo'. Try DEBUG HELP.")]
    [InlineData("DEBUG SET-ACTIVE-EXPIRE 0", "+OK")]
    [InlineData("INFO nosuch", "\"\"")]
    public void AnswersAsRedisDoes(string line, string reply) => Assert.Equal(reply, _client.One(line));

    [Fact]
    public void ConfigGetTakesUnderscoresForDashes()
    {
        _engine.Host.Settings["maxmemory-policy"] = "noeviction";
        Assert.Equal("{\"maxmemory-policy\": \"noeviction\"}", _client.One("CONFIG GET maxmemory_p*"));
        Assert.Equal("{\"maxmemory-policy\": \"noeviction\"}", _client.One("CONFIG GET maxmemory-policy maxmemory_policy"));
    }

    [Fact]
    public void CommandInfoTellsTheRow()
    {
        string reply = _client.One("COMMAND INFO get");
        Assert.StartsWith("[[\"get\", :2, [+readonly, +fast], :1, :1, :1, [+@read, +@string, +@fast], [], [{\"flags\": [+RO, +access], ",
            reply, StringComparison.Ordinal);
        Assert.Contains("\"client|id\", :2", _client.One("COMMAND INFO client"), StringComparison.Ordinal);
        Assert.Equal(_engine.Engine.Table.Entries.Length,
            _client.One("COMMAND COUNT") is { } count ? int.Parse(count[1..], System.Globalization.CultureInfo.InvariantCulture) : 0);
        Assert.Contains("\"summary\": \"Answers the value of a key.\"", _client.One("COMMAND DOCS get"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("set",
        "[\"set\", :-3, [+write, +denyoom], :1, :1, :1, [+@write, +@string, +@slow], [], [{\"flags\": [+RW, +access, +update, "
        + "+variable_flags], ")]
    [InlineData("del", "[\"del\", :-2, [+write], :1, :-1, :1, [+@keyspace, +@write, +@slow], [], [{\"flags\": [+RM, +delete], ")]
    [InlineData("ping", "[\"ping\", :-1, [+fast], :0, :0, :0, [+@fast, +@connection], ")]
    [InlineData("quit",
        "[\"quit\", :-1, [+noscript, +loading, +stale, +fast, +no_auth, +allow_busy], :0, :0, :0, [+@fast, +@connection], ")]
    [InlineData("flushall", "[\"flushall\", :-1, [+write], :0, :0, :0, [+@keyspace, +@write, +@slow, +@dangerous], ")]
    [InlineData("swapdb", "[\"swapdb\", :3, [+write, +fast], :0, :0, :0, [+@keyspace, +@write, +@fast, +@dangerous], ")]
    [InlineData("dbsize", "[\"dbsize\", :1, [+readonly, +fast], :0, :0, :0, [+@keyspace, +@read, +@fast], ")]
    [InlineData("role", "[\"role\", :1, [+noscript, +loading, +stale, +fast], :0, :0, :0, [+@admin, +@fast, +@dangerous], ")]
    [InlineData("lastsave", "[\"lastsave\", :1, [+loading, +stale, +fast], :0, :0, :0, [+@admin, +@fast, +@dangerous], ")]
    [InlineData("info", "[\"info\", :-1, [+loading, +stale], :0, :0, :0, [+@slow, +@dangerous], ")]
    [InlineData("config", "[\"config\", :-2, [], :0, :0, :0, [+@slow], ")]
    [InlineData("config|get", "[\"config|get\", :-3, [+admin, +noscript, +loading, +stale], :0, :0, :0, [+@admin, +@slow, +@dangerous], ")]
    [InlineData("slowlog", "[\"slowlog\", :-2, [], :0, :0, :0, [+@slow], ")]
    [InlineData("command", "[\"command\", :-1, [+loading, +stale], :0, :0, :0, [+@slow, +@connection], ")]
    [InlineData("client", "[\"client\", :-2, [], :0, :0, :0, [+@slow], ")]
    [InlineData("client|help", "[\"client|help\", :2, [+loading, +stale], :0, :0, :0, [+@slow, +@connection], ")]
    public void CommandInfoTellsWhatRedisTells(string name, string start) =>
        Assert.StartsWith("[" + start, _client.One("COMMAND INFO " + name), StringComparison.Ordinal);

    [Fact]
    public void InfoTellsWhatMaxmemoryLimitsAndEachOtherMemoryUnderItsOwnName()
    {
        _engine.Host.Settings["maxmemory"] = "104857600";
        _engine.Host.Settings["maxmemory-policy"] = "allkeys-lru";
        _client.Send("SET key 0123456789", "SELECT 3", "SET other 01234", "SELECT 0");
        string memory = _client.One("INFO memory");
        Assert.Contains("\r\nused_memory:23\r\nused_memory_human:23B\r\n", memory, StringComparison.Ordinal);
        Assert.Contains("\r\nused_memory_dataset:23\r\n", memory, StringComparison.Ordinal);
        Assert.Contains("\r\nused_memory_peak:23\r\n", memory, StringComparison.Ordinal);
        Assert.Contains("\r\nheld_memory:0\r\n", memory, StringComparison.Ordinal);
        Assert.Contains("\r\narena_limit:1073741824\r\narena_limit_human:1.00G\r\n", memory, StringComparison.Ordinal);
        Assert.Contains("\r\nmaxmemory:104857600\r\nmaxmemory_human:100.00M\r\nmaxmemory_policy:allkeys-lru\r\n", memory,
            StringComparison.Ordinal);
        foreach (string name in new[] { "used_memory_rss", "used_memory_overhead", "managed_memory", "arena_live",
            "total_system_memory_human", "mem_fragmentation_bytes" })
        {
            Assert.Contains($"\r\n{name}:", memory, StringComparison.Ordinal);
        }

        string stats = _client.One("MEMORY STATS");
        Assert.Contains("\"total.allocated\": :23", stats, StringComparison.Ordinal);
        Assert.Contains("\"dataset.bytes\": :23", stats, StringComparison.Ordinal);
        Assert.Contains("\"keys.bytes-per-key\": :11", stats, StringComparison.Ordinal);
    }

    [Fact]
    public void InfoRemembersThePeak()
    {
        _client.Send("SET key 0123456789");
        _engine.Engine.Maintain();
        _client.Send("DEL key");
        string memory = _client.One("INFO memory");
        Assert.Contains("\r\nused_memory:0\r\n", memory, StringComparison.Ordinal);
        Assert.Contains("\r\nused_memory_peak:13\r\n", memory, StringComparison.Ordinal);
    }

    [Fact]
    public void InfoCountsEvictedKeysUntilTheCountersAreReset()
    {
        _engine.Engine.Statistics.Register().Evicted = 3;
        Assert.Contains("\r\nevicted_keys:3\r\n", _client.One("INFO stats"), StringComparison.Ordinal);
        _client.One("CONFIG RESETSTAT");
        Assert.Contains("\r\nevicted_keys:0\r\n", _client.One("INFO stats"), StringComparison.Ordinal);
    }

    [Fact]
    public void InfoTellsHowManyCommandsRanPerSecond()
    {
        _engine.Engine.Maintain();
        for (int i = 0; i < 20; i++) _client.One("PING");
        _engine.Time.Advance(999);
        _engine.Engine.Maintain();
        Assert.Contains("\r\ninstantaneous_ops_per_sec:0\r\n", _client.One("INFO stats"), StringComparison.Ordinal);
        _engine.Time.Advance(1001);
        _engine.Engine.Maintain();
        string stats = _client.One("INFO stats");
        Assert.Contains("\r\ninstantaneous_ops_per_sec:10\r\n", stats, StringComparison.Ordinal);
        Assert.Contains("\r\ninstantaneous_input_kbps:0.00\r\ninstantaneous_output_kbps:0.00\r\n", stats, StringComparison.Ordinal);
        Assert.Contains("\r\npubsub_channels:0\r\npubsub_patterns:0\r\nlatest_fork_usec:0\r\n", stats, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CLIENT")]
    [InlineData("COMMAND")]
    [InlineData("CONFIG")]
    [InlineData("MEMORY")]
    [InlineData("SLOWLOG")]
    public void EveryContainerHasHelp(string container)
    {
        string reply = _client.One($"{container} HELP");
        Assert.StartsWith($"[+{container} <subcommand> [<arg> [value] [opt] ...]. Subcommands are:", reply, StringComparison.Ordinal);
        Assert.EndsWith("+HELP, +    Prints this help.]", reply, StringComparison.Ordinal);
    }

    [Fact]
    public void InfoHasItsSections()
    {
        _client.Send("SET a 1", "GET a", "GET b", "nosuch", "SELECT 1", "SET x 1", "SELECT 0");
        string all = _client.One("INFO everything");
        foreach (string title in new[] { "Server", "Clients", "Memory", "Persistence", "Stats", "Replication", "CPU", "Modules",
            "Commandstats", "Errorstats", "Cluster", "Keyspace" })
        {
            Assert.Contains($"# {title}\r\n", all, StringComparison.Ordinal);
        }

        Assert.Contains("redis_version:7.2.4\r\nplumcache_version:0.1.0\r\n", all, StringComparison.Ordinal);
        Assert.Contains("keyspace_hits:1\r\nkeyspace_misses:1\r\n", all, StringComparison.Ordinal);
        Assert.Contains("cmdstat_get:calls=2,", all, StringComparison.Ordinal);
        Assert.Contains("errorstat_ERR:count=1\r\n", all, StringComparison.Ordinal);
        Assert.Contains("db0:keys=1,expires=0,avg_ttl=0\r\ndb1:keys=1,expires=0,avg_ttl=0\r\n", all, StringComparison.Ordinal);
        Assert.DoesNotContain("# Commandstats", _client.One("INFO"), StringComparison.Ordinal);
        Assert.StartsWith("\"# Server\r\n", _client.One("INFO server"), StringComparison.Ordinal);
    }

    [Fact]
    public void ResetStatSetsCountersToZero()
    {
        _client.Send("GET a", "nosuch", "CONFIG RESETSTAT");
        string stats = _client.One("INFO stats errorstats");
        Assert.Contains("keyspace_misses:0\r\n", stats, StringComparison.Ordinal);
        Assert.Contains("lane_longest_hold_us:0\r\n", stats, StringComparison.Ordinal);
        Assert.DoesNotContain("errorstat_", stats, StringComparison.Ordinal);
        Assert.Equal(1, _engine.Host.Resets);
    }

    [Fact]
    public void SlowlogKeepsTheLatest()
    {
        _client.Send("SET a 1", "GET a", "GET b", "GET c");
        Assert.Equal(":3", _client.One("SLOWLOG LEN"));
        string newest = _client.One("SLOWLOG GET 1");
        Assert.Contains("[\"SLOWLOG\", \"LEN\"], \"127.0.0.1:50001\", \"\"]", newest, StringComparison.Ordinal);
        Assert.Equal("[]", _client.One("SLOWLOG GET 0"));
        Assert.Equal("+OK", _client.One("SLOWLOG RESET"));
        _engine.Engine.Settings.SlowlogThresholdUs = -1;
        _client.Send("SLOWLOG RESET", "GET a");
        Assert.Equal(":0", _client.One("SLOWLOG LEN"));
    }

    [Theory]
    [InlineData("SHUTDOWN")]
    [InlineData("SHUTDOWN NOSAVE")]
    [InlineData("SHUTDOWN now")]
    [InlineData("SHUTDOWN SAVE FORCE")]
    [InlineData("SHUTDOWN NOSAVE NOW FORCE")]
    public void ShutdownAnswersNothingAndCloses(string command)
    {
        Assert.Empty(_client.Send(command, "PING"));
        Assert.Equal(RunStatus.Close, _client.End);
        Assert.Equal(1, _engine.Host.Shutdowns);
    }

    [Fact]
    public void MonitorsSeeCommandsButNoSecretsAndNoAdministration()
    {
        _engine.Host.Any = true;
        _client.Send("SET a 'x'", "AUTH default pw", "CONFIG GET save", "nosuch", "GET", "SELECT 2", "GET a");
        Assert.Equal(
            [
                "1700000000.000000 [0 127.0.0.1:50001] \"SET\" \"a\" \"x\"",
                "1700000000.000000 [0 127.0.0.1:50001] \"AUTH\" \"(redacted)\" \"(redacted)\"",
                "1700000000.000000 [2 127.0.0.1:50001] \"SELECT\" \"2\"",
                "1700000000.000000 [2 127.0.0.1:50001] \"GET\" \"a\"",
            ],
            _engine.Host.Monitored);
    }

    [Fact]
    public void DebugSleepsThisConnectionOnly()
    {
        _client.Load("DEBUG SLEEP 1.5", "PING");
        Assert.Equal(SuspensionReason.Time, _client.Suspend());
        Assert.Empty(_client.Writer.Take());
        Assert.Equal("+PONG", _engine.Connect().One("PING"));
        _engine.Time.Advance(1499);
        Assert.Equal(SuspensionReason.Time, _client.Suspend());
        _engine.Time.Advance(1);
        Assert.Equal(RunStatus.Completed, _client.Step());
        Assert.Equal(["+OK", "+PONG"], _client.Writer.Take());
    }

    [Fact]
    public void DebugIsRefusedFromElsewhereAndWhereItIsNotAllowed()
    {
        const string Error =
            "-ERR DEBUG command not allowed. It needs debug_commands = \"local\" in the configuration file, and a connection from this "
            + "machine.";
        Assert.Equal(Error, _engine.Connect(isLocal: false).One("DEBUG SLEEP 0"));
        using var strict = new TestEngine();
        Assert.Equal(Error, strict.Connect().One("DEBUG SLEEP 0"));
    }

    [Fact]
    public void AServerCommandSeesWhatStandsBeforeItInTheBatch()
    {
        long revision = _engine.Keyspace.Revision;
        string[] replies = _client.Send("SET a 1", "INFO keyspace", "SET b 1", "INFO keyspace");
        Assert.Contains("db0:keys=1,", replies[1], StringComparison.Ordinal);
        Assert.Contains("db0:keys=2,", replies[3], StringComparison.Ordinal);
        Assert.Equal(revision + 2, _engine.Keyspace.Revision);
    }
}
