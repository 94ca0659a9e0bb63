using System.Collections.Immutable;
using CsCheck;

namespace PlumCache.Tests.EndToEnd.Comparison;

/// <summary>
/// Random sequences of commands of several connections over few keys, databases and channels, so that they meet. Nothing in them depends on
/// the time or on chance: what expires has expired long ago, or will in the year 2100.
/// </summary>
public static class Sequences
{
    /// <summary>Connections of a sequence.</summary>
    public const int Clients = 3;

    private const int MostCommands = 30;

    // What stands in angle brackets in a line below is one of these.
    private static readonly Dictionary<string, string[]> Choices = new(StringComparer.Ordinal)
    {
        ["<key>"] = ["k", "ka", "kab", "k:1", "k\xff"],
        // Sets alone: of several keys Redis tells which are missing up to the first that is none, and refuses the command then.
        ["<source>"] = ["k1", "k2", "k12"],
        // Hashes alone, that they have several fields where they are listed.
        ["<hash>"] = ["k3", "k34"],
        // Lists alone, that they have several elements.
        ["<list>"] = ["k5", "k56"],
        ["<element>"] = ["xa", "xb", "", "1", "x\xff", new string('x', 300)],
        // Not the smallest integer: Redis 7.0 finds another error then.
        ["<rank>"] = ["0", "1", "-1", "2", "-2", "x"],
        ["<end>"] = ["LEFT", "LEFT", "RIGHT", "RIGHT", "right", "UP"],
        // They begin with x, as no value does: Redis lists them in another order.
        ["<field>"] = ["xa", "xb", "xab", "x\xff"],
        ["<value>"] = ["", "1", "10", "-5", "9223372036854775807", "3.5", "text", "\xff\r\n\0"],
        ["<integer>"] = ["0", "1", "-1", "2", "100", "9223372036854775807", "-9223372036854775808", "9223372036854775808", "01", "", "x"],
        ["<real>"] = ["0.5", "-1", "1e3", "x", "inf"],
        ["<offset>"] = ["0", "1", "3", "-1", "536870912", "x"],
        ["<database>"] = ["0", "0", "1", "1", "2", "16", "-1", "x"],
        ["<future>"] = ["4102444800", "4102444801", "4102448400"],
        ["<future-ms>"] = ["4102444800000", "4102444800001", "4102448400000"],
        ["<instant>"] = ["4102444800", "4102444801", "1", "0", "-1", "x", "9223372036854775807"],
        ["<instant-ms>"] = ["4102444800000", "4102444800001", "1", "0", "-1", "x"],
        ["<no-span>"] = ["0", "-1", "x", "9223372036854775807", "1.5"],
        ["<when>"] = ["NX", "XX", "GT", "LT", "foo"],
        ["<set>"] = ["NX", "XX", "GET", "KEEPTTL", "get", "foo"],
        ["<pattern>"] = ["*", "k*", "xa*", "k?", "k[^a]*", "nothing", "k\\a*", "*\xff"],
        ["<channel>"] = ["ca", "cb", "c\xff"],
        ["<event-channel>"] = ["__keyevent@0__:set", "__keyevent@1__:del", "__keyspace@0__:ka", "__keyspace@0__:k\xff"],
        // No two of them match the same channel: which comes first is chance.
        ["<channels>"] = ["c*", "__keyspace@*", "__keyevent@?__:*"],
        ["<events>"] = ["KEA", "KEA", "KA", "Eg$x", "K$", "Elsm", "KEn", "", "?"],
        ["<onoff>"] = ["ON", "OFF", "on", "off", "x"],
        ["<unknown>"] = ["NOSUCH", "no\xffsuch", "get|x", "", "LPUSH "],
    };

    private static readonly (int Weight, string Lines)[] Lines =
    [
        (12, "SET <key> <value>|SET <key> <value>|SET <key> <value> <set>|SET <key> <value> <set> <set>|SET <key> <value> EXAT <future>"),
        (2, "SET <key> <value> PXAT <future-ms> <set>|SET <key> <value> EX <no-span>"),
        (1, "SETEX <key> <no-span> <value>|PSETEX <key> <no-span> <value>"),
        (6, "GET <key>|GET <key>|GETDEL <key>|GETSET <key> <value>"),
        (4, "GETEX <key>|GETEX <key> PERSIST|GETEX <key> EXAT <instant>|GETEX <key> PXAT <instant-ms>"),
        (3, "SETNX <key> <value>|APPEND <key> <value>|STRLEN <key>"),
        (3, "SETRANGE <key> <offset> <value>|GETRANGE <key> <integer> <integer>|LCS <key> <key>"),
        (6, "INCR <key>|DECR <key>|INCRBY <key> <integer>|DECRBY <key> <integer>|INCRBYFLOAT <key> <real>"),
        (6, "MGET <key> <key>|MSET <key> <value> <key> <value>|MSETNX <key> <value> <key> <value>|MSETNX <key> <value>"),
        (9, "HSET <key> <field> <value>|HSET <key> <field> <value> <field> <value>|HSETNX <key> <field> <value>|HSET <key> <field>"),
        (5, "HDEL <key> <field>|HDEL <key> <field> <field> <field>|HMSET <key> <field> <value>|HINCRBY <key> <field> <integer>"),
        (6, "HGET <key> <field>|HMGET <key> <field> <field>|HLEN <key>|HSTRLEN <key> <field>|HEXISTS <key> <field>|HKEYS <key>"),
        (2, "HINCRBYFLOAT <key> <field> <real>|HRANDFIELD <key> 0"),
        (4, "HGETALL <key>|HVALS <key>|HSCAN <key> 0|HSCAN <key> 0 COUNT 100|HSCAN <key> x"),
        (8, "HSET <hash> <field> <value> <field> <value>|HSET <hash> <field> <value>|HGETALL <hash>|HVALS <hash>|HDEL <hash> <field>"),
        (4, "HSCAN <hash> 0|HSCAN <hash> 0 MATCH <pattern>|HGETALL <hash>|HKEYS <hash>|HRANDFIELD <hash> 100 WITHVALUES"),
        (2, "HRANDFIELD <key> 100|HRANDFIELD <key> 100 WITHVALUES|HRANDFIELD <key> <integer> x"),
        (9, "SADD <key> <field>|SADD <key> <field> <field>|SREM <key> <field>|SMOVE <key> <key> <field>|SADD <key>"),
        (5, "SMEMBERS <key>|SCARD <key>|SISMEMBER <key> <field>|SMISMEMBER <key> <field> <field>|SSCAN <key> 0 COUNT 100"),
        (4, "SRANDMEMBER <key> 100|SPOP <key> 100|SRANDMEMBER <key> <integer> x|SPOP <key> x|SSCAN <key> x"),
        (5, "SADD <source> <field>|SADD <source> <field> <field>|SREM <source> <field>|SMOVE <source> <source> <field>|DEL <source>"),
        (5, "SINTER <source> <source>|SUNION <source> <source>|SDIFF <source> <source>|SINTERCARD 2 <source> <source> LIMIT 1"),
        (4, "SINTERSTORE <key> <source> <source>|SUNIONSTORE <key> <source> <source>|SDIFFSTORE <key> <source> <source>"),
        (3, "SINTER <key>|SUNION <key>|SDIFF <key>|SINTERCARD 1 <key>|SINTERSTORE <key> <key>|SUNIONSTORE <source> <source> <source>"),
        (9, "RPUSH <key> <element>|LPUSH <key> <element> <element>|RPUSHX <key> <element>|LPUSHX <key> <element>|RPUSH <key>"),
        (9, "RPUSH <list> <element> <element>|LPUSH <list> <element>|LPOP <list>|RPOP <list> <integer>|LRANGE <list> 0 -1"),
        (6, "LRANGE <list> <integer> <integer>|LTRIM <list> <integer> <integer>|LINDEX <list> <integer>|LLEN <key>"),
        (6, "LSET <list> <integer> <element>|LINSERT <list> BEFORE <element> <element>|LINSERT <list> AFTER <element> xa|LPOP <key>"),
        (5, "LREM <list> <integer> <element>|LPOS <list> <element>|LPOS <list> <element> RANK <rank> COUNT <integer>|LREM <key> 0 xa"),
        (6, "LMOVE <list> <list> <end> <end>|RPOPLPUSH <list> <key>|LMOVE <key> <list> <end> <end>|LMPOP 2 <key> <list> <end>"),
        (3, "LMPOP 2 <list> <key> <end> COUNT <integer>|LRANGE <key> 0 -1|LRANGE <list> 0 -1"),
        (6, "DEL <key>|DEL <key> <key>|UNLINK <key> <key>|EXISTS <key> <key>|TYPE <key>|TOUCH <key> <key>"),
        (3, "RENAME <key> <key>|RENAMENX <key> <key>|MOVE <key> <database>"),
        (5, "COPY <key> <key>|COPY <key> <key> REPLACE|COPY <key> <key> DB <database>|COPY <key> <key> DB <database> REPLACE"),
        (6, "KEYS <pattern>|SCAN 0 COUNT 1000|SCAN 0 MATCH <pattern> COUNT 1000|SCAN 0 COUNT 1000 TYPE string|DBSIZE|RANDOMKEY"),
        (4, "EXPIREAT <key> <instant>|PEXPIREAT <key> <instant-ms>|EXPIRE <key> <no-span>"),
        (4, "EXPIREAT <key> <instant> <when>|PEXPIREAT <key> <instant-ms> <when>"),
        (6, "TTL <key>|PTTL <key>|EXPIRETIME <key>|PEXPIRETIME <key>|PERSIST <key>"),
        (16, "MULTI|MULTI|MULTI|EXEC|EXEC|EXEC|DISCARD"),
        (6, "WATCH <key>|WATCH <key>|WATCH <key> <key>|UNWATCH"),
        (6, "SELECT <database>"),
        (5, "SWAPDB <database> <database>|SWAPDB 0 1|SWAPDB 1 0|FLUSHDB|FLUSHDB ASYNC|FLUSHALL|FLUSHALL SYNC"),
        (5, "SUBSCRIBE <channel>|SUBSCRIBE <channel> <channel>|SUBSCRIBE <event-channel>"),
        (3, "PSUBSCRIBE <channels>|PSUBSCRIBE <channels> <channels>"),
        (4, "UNSUBSCRIBE|UNSUBSCRIBE <channel>|UNSUBSCRIBE <channel> <event-channel>|PUNSUBSCRIBE|PUNSUBSCRIBE <channels>"),
        (8, "PUBLISH <channel> <value>|PUBLISH <channel> <value>|PUBSUB CHANNELS c*|PUBSUB NUMSUB <channel> <channel>|PUBSUB NUMPAT"),
        (6, "CONFIG SET notify-keyspace-events <events>|CONFIG GET notify-keyspace-events"),
        (6, "CLIENT REPLY OFF|CLIENT REPLY OFF|CLIENT REPLY SKIP|CLIENT REPLY SKIP|CLIENT REPLY ON|CLIENT REPLY x"),
        (4, "RESET|RESET|HELLO 2|HELLO 3|HELLO 3|HELLO|HELLO 9|HELLO 3 SETNAME <value>"),
        (3, "CLIENT SETNAME <value>|CLIENT GETNAME|CLIENT NO-EVICT <onoff>|CLIENT NOPE|PING|PING <value>|ECHO <value>"),
        (2, "<unknown>|<unknown> <value>|<unknown> <key> <value>|OBJECT NOPE <key>|OBJECT FREQ <key>"),
        (1, "CONFIG NOPE|AUTH x|SELECT|RANDOMKEY x"),
    ];

    private static readonly Gen<ImmutableArray<string>> Words = Gen.Select(
        Gen.Frequency([.. Lines.Select(static lines => (lines.Weight, Gen.OneOf([.. lines.Lines.Split('|').Select(Line)])))]),
        Gen.Int[0, 40],
        static (words, slip) => slip switch
        {
            0 => words.Add("x"),
            1 when words.Length > 1 => words.RemoveAt(words.Length - 1),
            _ => words,
        });

    /// <summary>The sequences.</summary>
    public static Gen<SentCommand[]> All { get; } = Gen.Select(
        Gen.Int[0, Clients - 1], Words, Gen.Int[0, 3],
        static (client, words, pipelined) => new SentCommand(client, words, pipelined == 0)).Array[MostCommands];

    private static Gen<ImmutableArray<string>> Line(string line)
    {
        var all = Gen.Const(ImmutableArray<string>.Empty);
        foreach (string word in line.Split(' '))
        {
            Gen<string> one = Choices.TryGetValue(word, out string[]? choices)
                ? Gen.Int[0, choices.Length - 1].Select(i => choices[i])
                : Gen.Const(word);
            all = Gen.Select(all, one, static (before, next) => before.Add(next));
        }

        return all;
    }
}
