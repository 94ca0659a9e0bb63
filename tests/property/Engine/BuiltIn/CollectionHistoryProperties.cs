using CsCheck;
using PlumCache.Abstractions;
using PlumCache.Engine.Hosting;
using PlumCache.Plugins.Hashes;
using PlumCache.Plugins.Lists;
using PlumCache.Plugins.Sets;
using PlumCache.Plugins.SortedSets;
using PlumCache.Tests.Engine.Kit;
using PlumCache.Tests.Shared;

namespace PlumCache.Tests.Properties.Engine.BuiltIn;

/// <summary>
/// Hashes, sets, sorted sets, lists and strings in one history with all that may happen to them: expiries of keys and fields, transactions,
/// races that are lost, snapshots that are made, restored and compared by fields, prefixes that are copied and moved, sweeps or none,
/// compaction. Every answer is that of a plain model.
/// </summary>
public sealed class CollectionHistoryProperties
{
    /// <summary>When the clock of an engine in a test begins: Unix ms, whole seconds.</summary>
    private const long StartMs = 1_700_000_000_000;

    private static readonly Gen<string> Key = Gen.OneOf("a:1", "a:2", "b:1", "b:2", "c:1");
    private static readonly Gen<string> Prefix = Gen.OneOf("a:", "b:", "c:");
    private static readonly Gen<string> Field = Gen.OneOf("f", "g", "h", "ff", "7");
    private static readonly Gen<string> Value = Gen.Int[0, 9].Select(static value => $"{value}");
    private static readonly Gen<string> Ms = Gen.OneOf("0", "5", "20", "60");
    private static readonly Gen<string> Name = Gen.OneOf("s", "t");
    private static readonly Gen<string> Side = Gen.OneOf("s", "t", "LIVE");

    private static readonly Gen<string> Behind = Gen.OneOf(
        Gen.OneOf("", " FIELDS"),
        Key.Select(static key => $" AFTER {key}"),
        Key.Select(static key => $" FIELDS AFTER {key}"),
        Gen.Select(Key, Field, static (key, field) => $" FIELDS AFTER {key} FIELD {field}"));

    private static readonly Gen<string> Pair = Gen.Select(Field, Value, static (field, value) => $"{field} {value}");
    private static readonly Gen<string> Pairs = Gen.OneOf(Pair, Gen.Select(Pair, Pair, static (a, b) => $"{a} {b}"));
    private static readonly Gen<string> Names = Gen.OneOf(Field, Gen.Select(Field, Field, static (a, b) => $"{a} {b}"));
    private static readonly Gen<string> Listed = Gen.OneOf(
        Field.Select(static field => $"FIELDS 1 {field}"), Gen.Select(Field, Field, static (a, b) => $"FIELDS 2 {a} {b}"));

    private static readonly Gen<string> Condition = Gen.OneOf("", "", " NX", " XX", " GT", " LT");
    private static readonly Gen<string> Until = Gen.OneOf(
        Gen.OneOf(" PX 20", " PX 60", " EX 1", " PX 0"),
        Gen.Int[0, 600].Select(static ms => $" PXAT {StartMs + ms}"),
        Gen.Int[0, 2].Select(static s => $" EXAT {(StartMs / 1000) + s}"));

    private static readonly Gen<string> Page = Gen.OneOf(" 0 COUNT 100", " 0 MATCH f* COUNT 100", " 0 MATCH * COUNT 99");

    private static readonly Gen<string> Fields = Gen.OneOf(
        Gen.Select(Key, Pair, Pair, static (key, a, b) => $"HSET {key} {a} {b}"),
        Gen.Select(Gen.OneOf("HSET", "HSET", "HMSET"), Key, Pairs, static (name, key, pairs) => $"{name} {key} {pairs}"),
        Gen.Select(Key, Pair, static (key, pair) => $"HSETNX {key} {pair}"),
        Gen.Select(Key, Names, static (key, names) => $"HDEL {key} {names}"),
        Gen.Select(Key, Field, Value, static (key, field, by) => $"HINCRBY {key} {field} {by}"),
        Gen.Select(Key, Field, Value, static (key, field, by) => $"HINCRBYFLOAT {key} {field} -{by}.5"),
        Gen.Select(Gen.OneOf("HGET", "HSTRLEN", "HEXISTS", "HMGET"), Key, Field, static (name, key, field) => $"{name} {key} {field}"),
        Gen.Select(Key, Names, static (key, names) => $"HMGET {key} {names}"),
        Gen.Select(Gen.OneOf("HGETALL", "HKEYS", "HVALS", "HLEN"), Key, static (name, key) => $"{name} {key}"),
        Gen.Select(Key, Gen.OneOf("", " WITHVALUES"), static (key, values) => $"HRANDFIELD {key} 100{values}"),
        Gen.Select(Key, Page, Gen.OneOf("", " NOVALUES"), static (key, page, values) => $"HSCAN {key}{page}{values}"));

    private static readonly Gen<string> Ends = Gen.OneOf(
        Gen.Select(Key, Ms, Condition, Listed, static (key, ms, condition, listed) => $"HPEXPIRE {key} {ms}{condition} {listed}"),
        Gen.Select(Key, Ms, Listed, static (key, ms, listed) => $"HPEXPIRE {key} {ms} {listed}"),
        Gen.Select(Key, Gen.Int[0, 1], Condition, Listed, static (key, s, condition, listed) => $"HEXPIRE {key} {s}{condition} {listed}"),
        Gen.Select(Key, Gen.Int[0, 600], Condition, Listed,
            static (key, ms, condition, listed) => $"HPEXPIREAT {key} {StartMs + ms}{condition} {listed}"),
        Gen.Select(Key, Gen.Int[0, 2], Condition, Listed,
            static (key, s, condition, listed) => $"HEXPIREAT {key} {(StartMs / 1000) + s}{condition} {listed}"),
        Gen.Select(Gen.OneOf("HPTTL", "HTTL", "HPEXPIRETIME", "HEXPIRETIME", "HPERSIST", "HPERSIST", "HGETDEL"), Key, Listed,
            static (name, key, listed) => $"{name} {key} {listed}"),
        Gen.Select(Key, Gen.OneOf(Until, Gen.OneOf("", " PERSIST")), Listed,
            static (key, until, listed) => $"HGETEX {key}{until} {listed}"),
        Gen.Select(Key, Gen.OneOf("", " FNX", " FXX"), Gen.OneOf(Until, Gen.OneOf("", " KEEPTTL")), Pair, Pair,
            static (key, condition, until, a, b) => $"HSETEX {key}{condition}{until} FIELDS 2 {a} {b}"));

    private static readonly Gen<string> Members = Gen.OneOf(
        Gen.Select(Key, Field, Field, static (key, a, b) => $"SADD {key} {a} {b}"),
        Gen.Select(Key, Names, static (key, names) => $"SADD {key} {names}"),
        Gen.Select(Key, Names, static (key, names) => $"SREM {key} {names}"),
        Gen.Select(Key, Key, Field, static (from, to, member) => $"SMOVE {from} {to} {member}"),
        Gen.Select(Gen.OneOf("UNION", "INTER", "DIFF"), Key, Key, Key, static (name, to, a, b) => $"S{name}STORE {to} {a} {b}"),
        Gen.Select(Gen.OneOf("SUNION", "SINTER", "SDIFF", "SINTERCARD 2"), Key, Key, static (name, a, b) => $"{name} {a} {b}"),
        Gen.Select(Gen.OneOf("SCARD", "SMEMBERS"), Key, static (name, key) => $"{name} {key}"),
        Gen.Select(Gen.OneOf("SISMEMBER", "SMISMEMBER"), Key, Field, static (name, key, member) => $"{name} {key} {member}"),
        Gen.Select(Gen.OneOf("SRANDMEMBER", "SPOP"), Key, static (name, key) => $"{name} {key} 100"),
        Gen.Select(Key, Page, static (key, page) => $"SSCAN {key}{page}"));

    private static readonly Gen<string> Score = Gen.OneOf("0", "1", "2", "-1", "0.5", "inf", "-inf", "3");
    private static readonly Gen<string> Scored = Gen.Select(Score, Field, static (score, field) => $"{score} {field}");
    private static readonly Gen<string> ScoreRange = Gen.Select(
        Gen.OneOf("-inf", "0", "(0", "1", "(1"), Gen.OneOf("+inf", "2", "(2", "1", "(3"), static (min, max) => $"{min} {max}");

    private static readonly Gen<string> NameRange = Gen.Select(
        Gen.OneOf("-", "[f", "(f", "[g"), Gen.OneOf("+", "[g", "(h", "[ff"), static (min, max) => $"{min} {max}");

    private static readonly Gen<string> RankRange = Gen.Select(Gen.Int[-3, 3], Gen.Int[-3, 4], static (start, stop) => $"{start} {stop}");
    private static readonly Gen<string> Limit = Gen.OneOf("", "", " LIMIT 1 2", " LIMIT 0 -1", " LIMIT -1 1");
    private static readonly Gen<string> WithScores = Gen.OneOf("", " WITHSCORES");

    private static readonly Gen<string> Ranked = Gen.OneOf(
        Gen.Select(Key, Scored, Scored, static (key, a, b) => $"ZADD {key} {a} {b}"),
        Gen.Select(Key, Gen.OneOf("", " NX", " XX", " CH", " GT CH", " LT CH", " GT XX"), Scored, Scored,
            static (key, options, a, b) => $"ZADD {key}{options} {a} {b}"),
        Gen.Select(Key, Gen.OneOf("", " NX", " XX", " GT", " LT"), Field, Gen.OneOf("1", "-1", "0", "0.25"),
            static (key, options, field, by) => $"ZADD {key}{options} INCR {by} {field}"),
        Gen.Select(Key, Field, Gen.OneOf("1", "-1", "0.25"), static (key, field, by) => $"ZINCRBY {key} {by} {field}"),
        Gen.Select(Key, Names, static (key, names) => $"ZREM {key} {names}"),
        Gen.Select(Gen.OneOf("ZSCORE", "ZMSCORE", "ZRANK", "ZREVRANK"), Key, Field, static (name, key, field) => $"{name} {key} {field}"),
        Gen.Select(Gen.OneOf("ZRANK", "ZREVRANK"), Key, Field, static (name, key, field) => $"{name} {key} {field} WITHSCORE"),
        Key.Select(static key => $"ZCARD {key}"),
        Gen.Select(Key, ScoreRange, static (key, range) => $"ZCOUNT {key} {range}"),
        Gen.Select(Key, NameRange, static (key, range) => $"ZLEXCOUNT {key} {range}"),
        Gen.Select(Gen.OneOf("ZRANGE", "ZREVRANGE"), Key, RankRange, WithScores,
            static (name, key, range, with) => $"{name} {key} {range}{with}"),
        Gen.Select(Key, RankRange, WithScores, static (key, range, with) => $"ZRANGE {key} {range} REV{with}"),
        Gen.Select(Key, ScoreRange, Limit, WithScores, static (key, range, limit, with) => $"ZRANGE {key} {range} BYSCORE{limit}{with}"),
        Gen.Select(Key, ScoreRange, Limit, WithScores, static (key, range, limit, with) =>
            $"ZRANGE {key} {Turned(range)} BYSCORE REV{limit}{with}"),
        Gen.Select(Key, ScoreRange, Limit, WithScores, static (key, range, limit, with) => $"ZRANGEBYSCORE {key} {range}{limit}{with}"),
        Gen.Select(Key, ScoreRange, Limit, WithScores, static (key, range, limit, with) =>
            $"ZREVRANGEBYSCORE {key} {Turned(range)}{limit}{with}"),
        Gen.Select(Key, NameRange, Limit, static (key, range, limit) => $"ZRANGE {key} {range} BYLEX{limit}"),
        Gen.Select(Key, NameRange, Limit, static (key, range, limit) => $"ZRANGEBYLEX {key} {range}{limit}"),
        Gen.Select(Key, NameRange, Limit, static (key, range, limit) => $"ZREVRANGEBYLEX {key} {Turned(range)}{limit}"));

    private static readonly Gen<string> Index = Gen.Int[-6, 6].Select(static index => $"{index}");
    private static readonly Gen<string> End = Gen.OneOf("LEFT", "RIGHT");

    /// <summary>Elements, some of them so long that few or none lie beside them.</summary>
    private static readonly Gen<string> Element = Gen.OneOf(Value, Field, Gen.OneOf(new string('x', 12), new string('y', 40)));

    private static readonly Gen<string> Elements = Gen.OneOf(
        Gen.Select(Gen.OneOf("LPUSH", "RPUSH"), Key, Element.Array[1, 6], static (name, key, all) =>
            $"{name} {key} {string.Join(' ', all)}"),
        Gen.Select(Gen.OneOf("LPUSH", "RPUSH", "LPUSHX", "RPUSHX"), Key, Element, static (name, key, element) => $"{name} {key} {element}"),
        Gen.Select(Gen.OneOf("LPOP", "RPOP"), Key, Gen.OneOf("", " 0", " 1", " 3", " 9"), static (name, key, count) =>
            $"{name} {key}{count}"),
        Gen.Select(Gen.OneOf("LRANGE", "LTRIM"), Key, Index, Index, static (name, key, start, stop) => $"{name} {key} {start} {stop}"),
        Gen.Select(Key, Index, Element, Gen.Bool, static (key, index, element, sets) =>
            sets ? $"LSET {key} {index} {element}" : $"LINDEX {key} {index}"),
        Gen.Select(Key, Gen.OneOf("BEFORE", "AFTER"), Element, Element, static (key, where, pivot, element) =>
            $"LINSERT {key} {where} {pivot} {element}"),
        Gen.Select(Key, Gen.Int[-2, 2], Element, static (key, count, element) => $"LREM {key} {count} {element}"),
        Gen.Select(Key, Element, Gen.OneOf("", " RANK 2", " RANK -1 COUNT 0", " COUNT 2 MAXLEN 3"), static (key, element, options) =>
            $"LPOS {key} {element}{options}"),
        Gen.Select(Key, Key, End, End, static (from, to, a, b) => $"LMOVE {from} {to} {a} {b}"),
        Gen.Select(Key, Key, static (from, to) => $"RPOPLPUSH {from} {to}"),
        Gen.Select(Key, Key, End, Gen.OneOf("", " COUNT 3"), static (a, b, end, count) => $"LMPOP 2 {a} {b} {end}{count}"),
        Key.Select(static key => $"LLEN {key}"));

    /// <summary>Inside a transaction nobody can wait.</summary>
    private static readonly Gen<string> Waits = Gen.OneOf(
        Gen.Select(Gen.OneOf("BLPOP", "BRPOP"), Key, Key, static (name, a, b) => $"{name} {a} {b} 0"),
        Gen.Select(Key, Key, End, End, static (from, to, a, b) => $"BLMOVE {from} {to} {a} {b} 0"),
        Gen.Select(Key, Key, static (from, to) => $"BRPOPLPUSH {from} {to} 0"),
        Gen.Select(Key, Key, End, Gen.OneOf("", " COUNT 3"), static (a, b, end, count) => $"BLMPOP 0 2 {a} {b} {end}{count}"));

    /// <summary>What is left to chance: of a command inside a transaction nobody is told apart what was drawn.</summary>
    private static readonly Gen<string> Drawn = Gen.OneOf(
        Gen.Select(Gen.OneOf("HRANDFIELD", "SRANDMEMBER", "SPOP"), Key, static (name, key) => $"{name} {key}"),
        Gen.Select(Gen.OneOf("HRANDFIELD", "SRANDMEMBER", "SPOP"), Key, Gen.Int[0, 3],
            static (name, key, count) => $"{name} {key} {count}"),
        Gen.Select(Gen.OneOf("HRANDFIELD", "SRANDMEMBER"), Key, Gen.Int[1, 9], static (name, key, count) => $"{name} {key} -{count}"),
        Gen.Select(Key, Gen.Int[-9, 3], static (key, count) => $"HRANDFIELD {key} {count} WITHVALUES"));

    private static readonly Gen<string> OfKeys = Gen.OneOf(
        Gen.Select(Key, Value, static (key, value) => $"SET {key} {value}"),
        Key.Select(static key => $"DEL {key}"),
        Gen.Select(Key, Gen.Int[1, 60], static (key, ms) => $"PEXPIRE {key} {ms}"),
        Key.Select(static key => $"PERSIST {key}"),
        Gen.Select(Key, Key, static (from, to) => from == to ? $"GET {from}" : $"COPY {from} {to} REPLACE"),
        Gen.Select(Key, Key, static (from, to) => from == to ? $"EXISTS {from}" : $"RENAME {from} {to}"));

    private static readonly Gen<string> OfMany = Gen.OneOf(
        Gen.Select(Prefix, Prefix, static (from, to) => from == to ? $"NS.DEL {from}" : $"NS.COPY {from} {to} REPLACE"),
        Gen.Select(Prefix, Prefix, static (from, to) => from == to ? $"NS.DEL {from}" : $"NS.RENAME {from} {to} REPLACE"),
        Name.Select(static name => $"SNAP.CREATE {name}"),
        Name.Select(static name => $"SNAP.DROP {name}"),
        Gen.Select(Name, Prefix, static (name, prefix) => $"SNAP.RESTORE {name} PREFIX {prefix}"),
        Gen.Select(Side, Side, Behind, Gen.OneOf("", "", " LIMIT 1", " LIMIT 2"),
            static (a, b, behind, limit) => $"SNAP.DIFF {a} {b}{behind}{limit}"),
        Gen.Const("lose"));

    /// <summary>What leaves hashes and sets kept otherwise, with the same fields where the field was not there.</summary>
    private static readonly Gen<string[]> OtherEncoding = Gen.OneOf(
        Gen.Select(Key, Field, static (key, field) => (string[])[$"HSET {key} {field} {new string('5', 65)}", $"HDEL {key} {field}"]),
        Gen.Select(Key, Field, static (key, member) => (string[])[$"SADD {key} {member}", $"SREM {key} {member}"]),
        Gen.Select(Key, Field, static (key, member) =>
            (string[])[$"ZADD {key} 1 {member} 2 {new string('5', 65)}", $"ZREM {key} {new string('5', 65)}"]));

    private static readonly Gen<string[]> Lines = Gen.Frequency(
        (4, Gen.Frequency((3, Fields), (3, Ends), (3, Members), (5, Ranked), (4, Elements), (1, Drawn), (2, OfKeys), (3, OfMany))
            .Array[1, 6]),
        (1, Gen.Select(
            Gen.Frequency((2, Fields), (2, Ends), (3, Members.Where(static line => !IsMerge(line))), (3, Ranked), (4, Elements), (2, Waits),
                (2, OfKeys), (1, Gen.Const("lose"))).Array[1, 5],
            Gen.OneOf("EXEC", "EXEC ROLLBACK"),
            static (lines, exec) => (string[])["MULTI", .. lines, exec])),
        (1, Gen.OneOf(OtherEncoding, OtherEncoding.Select(static lines => (string[])["SNAP.DROP s", "SNAP.CREATE s", .. lines]))));

    private static readonly Gen<int> Passed = Gen.Frequency((9, Gen.Int[0, 25]), (1, Gen.Int[200, 900]));

    private static readonly string[] Probe =
    [
        "KEYS *", "SNAP.DIFF s LIVE", "SNAP.DIFF s LIVE FIELDS", "SNAP.DIFF t s FIELDS",
        .. ((string[])["a:1", "a:2", "b:1", "b:2", "c:1"]).SelectMany(static key =>
            (string[])[$"GET {key}", $"HGETALL {key}", $"SMEMBERS {key}", $"ZRANGE {key} 0 -1 WITHSCORES", $"LRANGE {key} 0 -1",
                $"PTTL {key}", $"EXISTS {key}"]),
    ];

    private sealed record Batch(string[] Lines, int Losses, int PassedMs, bool Maintains)
    {
        public override string ToString() => $"\n{string.Join(" / ", Lines)}, losses {Losses}, after {PassedMs} ms, upkeep {Maintains}";
    }

    /// <summary>Of two sets with three members each it looks at more than may be listed inside a transaction here.</summary>
    private static bool IsMerge(string line) => line.Split(' ')[0] is "SUNION" or "SINTER" or "SDIFF";

    [Fact]
    public void HistoriesHaveEveryCommandOfCollections()
    {
        Gen<string[]> names = Lines.Select(static lines => lines.Select(static line => line.Split(' ')[0]).ToArray());
        HistoryCoverage.AssertAll(new HashesPlugin(), names);
        HistoryCoverage.AssertAll(new SetsPlugin(), names);
        HistoryCoverage.AssertAll(new SortedSetsPlugin(), names);
        HistoryCoverage.AssertAll(new ListsPlugin(), names);
    }

    private static string Turned(string range) => string.Join(' ', range.Split(' ').Reverse());

    [Fact]
    public void EveryAnswerIsThatOfAPlainModel() => Gen.Select(Lines, Gen.Int[0, 2], Passed, Gen.Bool,
        static (lines, losses, passedMs, maintains) => new Batch(lines, losses, passedMs, maintains)).Array[1, 20]
        .Sample(static batches => Check(batches), iter: TestBudget.Times(400));

    private static void Check(Batch[] batches)
    {
        var rival = new Rival();
        using var engine = new TestEngine(
            new EngineOptions { InlineWalkKeys = 4 }, null, [.. BuiltIns.With().Select(OfSmallChunks), rival.Plugin]);
        engine.Keyspace.Compactor.SmallestGainBytes = 0;
        var model = new CollectionModel();
        (TestClient client, TestClient probe) = (engine.Connect(), engine.Connect());
        foreach (Batch batch in batches)
        {
            engine.Time.Advance(batch.PassedMs);
            model.NowMs = engine.Time.NowMs;
            if (batch.Maintains) engine.MaintainToTheEnd();
            rival.Win(engine, batch.Losses);
            Send(model, client, batch.Lines);
            rival.Win(engine, 0);
            Send(model, probe, Probe);
        }
    }

    /// <summary>A few elements lie in many chunks.</summary>
    private static IPlugin OfSmallChunks(IPlugin plugin) =>
        plugin is ListsPlugin ? new ListsPlugin(new ListForm(3, new ChunkLimits(4, 24))) : plugin;

    private static void Send(CollectionModel model, TestClient client, string[] lines)
    {
        string[] replies = client.Send(lines);
        Assert.Equal(lines.Length, replies.Length);
        for (int i = 0; i < lines.Length; i++)
        {
            string? expected = model.Run(lines[i], replies[i]);
            if (expected is not null && expected != replies[i]) Assert.Fail($"{lines[i]}: expected {expected}, got {replies[i]}");
        }
    }
}
