using PlumCache.Abstractions;
using PlumCache.Engine.Core;
using PlumCache.Engine.Hosting;
using PlumCache.Engine.Table;
using PlumCache.Tests.Engine.Kit;

namespace PlumCache.Tests.Unit.Engine.Views;

/// <summary>All commands that only read keys, from the table, and how each is called on some keys, some of which end after 50 ms.</summary>
internal static class ReadCommands
{
    /// <summary>Keys that end after 50 ms: the first and the last of a namespace, all of one, and what others compare with.</summary>
    public static readonly string[] Due = ["a:due", "d:due", "m:due", "z:due"];

    /// <summary>A hash, a set, a sorted set and a list that end then, too.</summary>
    public static readonly string[] DueCollections = ["hash:due", "set:due", "zset:due", "list:due"];

    /// <summary>How each is called, so that the due keys show in its reply as long as they are there.</summary>
    public static readonly Dictionary<string, string> Lines = new(StringComparer.Ordinal)
    {
        ["dbsize"] = "DBSIZE",
        ["exists"] = "EXISTS a:due a:live",
        ["expiretime"] = "EXPIRETIME a:due",
        ["get"] = "GET a:due",
        ["getrange"] = "GETRANGE a:due 0 -1",
        ["hexists"] = "HEXISTS hash:due a",
        ["hexpiretime"] = "HEXPIRETIME hash:due FIELDS 1 a",
        ["hget"] = "HGET hash:due a",
        ["hgetall"] = "HGETALL hash:due",
        ["hkeys"] = "HKEYS hash:due",
        ["hlen"] = "HLEN hash:due",
        ["hmget"] = "HMGET hash:due a b none",
        ["hpexpiretime"] = "HPEXPIRETIME hash:due FIELDS 1 a",
        ["hpttl"] = "HPTTL hash:due FIELDS 1 a",
        ["hrandfield"] = "HRANDFIELD hash:due 10",
        ["hscan"] = "HSCAN hash:due 0",
        ["hstrlen"] = "HSTRLEN hash:due a",
        ["httl"] = "HTTL hash:due FIELDS 1 a",
        ["hvals"] = "HVALS hash:due",
        ["keys"] = "KEYS *",
        ["lcs"] = "LCS a:due a:live",
        ["lindex"] = "LINDEX list:due 0",
        ["llen"] = "LLEN list:due",
        ["lpos"] = "LPOS list:due b",
        ["lrange"] = "LRANGE list:due 0 -1",
        ["memory|usage"] = "MEMORY USAGE a:due",
        ["mget"] = "MGET a:due d:due m:due z:due a:live",
        ["ns.at"] = "NS.AT a: 0",
        ["ns.count"] = "NS.COUNT a:",
        ["ns.get"] = "NS.GET a:",
        ["ns.list"] = "NS.LIST '' WITHCOUNTS",
        ["ns.range"] = "NS.RANGE a zz WITHVALUES",
        ["ns.rank"] = "NS.RANK a: a:live",
        ["ns.size"] = "NS.SIZE a:",
        ["object|encoding"] = "OBJECT ENCODING a:due",
        ["object|freq"] = "OBJECT FREQ a:due",
        ["object|idletime"] = "OBJECT IDLETIME a:due",
        ["object|refcount"] = "OBJECT REFCOUNT a:due",
        ["pexpiretime"] = "PEXPIRETIME a:due",
        ["pttl"] = "PTTL a:due",
        ["ns.quota"] = "NS.QUOTA",
        ["randomkey"] = "RANDOMKEY",
        ["scan"] = "SCAN 0 COUNT 100",
        ["scard"] = "SCARD set:due",
        ["sdiff"] = "SDIFF set:due none",
        ["sinter"] = "SINTER set:due set:due",
        ["sintercard"] = "SINTERCARD 1 set:due",
        ["sismember"] = "SISMEMBER set:due a",
        ["smembers"] = "SMEMBERS set:due",
        ["smismember"] = "SMISMEMBER set:due a none",
        ["snap.diff"] = "SNAP.DIFF s LIVE",
        ["snap.get"] = "SNAP.GET LIVE a:due a:live",
        ["snap.keys"] = "SNAP.KEYS LIVE *",
        ["snap.list"] = "SNAP.LIST",
        ["snap.use"] = "SNAP.USE LIVE",
        ["srandmember"] = "SRANDMEMBER set:due 10",
        ["sscan"] = "SSCAN set:due 0",
        ["strlen"] = "STRLEN a:due",
        ["substr"] = "SUBSTR a:due 0 -1",
        ["sunion"] = "SUNION set:due none",
        ["touch"] = "TOUCH a:due a:live",
        ["ttl"] = "TTL a:due",
        ["type"] = "TYPE a:due",
        ["zcard"] = "ZCARD zset:due",
        ["zcount"] = "ZCOUNT zset:due 1 2",
        ["zlexcount"] = "ZLEXCOUNT zset:due - +",
        ["zmscore"] = "ZMSCORE zset:due a none",
        ["zrange"] = "ZRANGE zset:due 0 -1 WITHSCORES",
        ["zrangebylex"] = "ZRANGEBYLEX zset:due - +",
        ["zrangebyscore"] = "ZRANGEBYSCORE zset:due 1 2",
        ["zrank"] = "ZRANK zset:due b",
        ["zrevrange"] = "ZREVRANGE zset:due 0 -1",
        ["zrevrangebylex"] = "ZREVRANGEBYLEX zset:due + -",
        ["zrevrangebyscore"] = "ZREVRANGEBYSCORE zset:due 2 1 WITHSCORES",
        ["zrevrank"] = "ZREVRANK zset:due b",
        ["zscore"] = "ZSCORE zset:due a",
    };

    public static IEnumerable<TableRow> Rows() => CoreModule.Build(BuiltIns.With()).Rows
        .SelectMany(static row => row.Subcommands.Prepend(row))
        .Where(static row => row.Row.Flags.HasFlag(CommandFlags.ReadOnly) && !row.IsServer);

    /// <summary>An engine with the keys, and with a snapshot of them.</summary>
    /// <param name="isStreamed">Whether whatever can be streamed is.</param>
    /// <param name="value">What the strings hold that end.</param>
    public static TestEngine Filled(bool isStreamed = false, string value = "15")
    {
        long seed = 0;
        var options = new EngineOptions { NextSeed = () => ++seed };
        if (isStreamed) options = options with { InlineWalkKeys = 1, OutputSoftLimitBytes = 1 };
        var engine = new TestEngine(options, null, BuiltIns.With());
        TestClient client = engine.Connect();
        client.Send("SET a:live 1", "SET m:live 2", "SET z:live 3");
        client.Send([.. Due.Select(key => $"SET {key} {value} PX 50")]);
        client.Send("HSET hash:due a 1 b 2 c 3", "SADD set:due a b c", "ZADD zset:due 1 a 2 b 3 c", "RPUSH list:due a b c");
        client.Send([.. DueCollections.Select(static key => $"PEXPIRE {key} 50"), "SNAP.CREATE s"]);
        return engine;
    }
}
