using CsCheck;
using PlumCache.Engine.Hosting;
using PlumCache.Tests.Engine.Kit;
using PlumCache.Tests.Shared;

namespace PlumCache.Tests.Properties.Engine.BuiltIn;

/// <summary>
/// Hashes, sets and strings in one history with all that may happen to them: expiries of keys and fields, transactions, races that are
/// lost, snapshots that are made, restored and compared by fields, prefixes that are copied and moved, sweeps or none, compaction. Every
/// answer is that of a plain model.
/// </summary>
public sealed class CollectionHistoryProperties
{
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

    private static readonly Gen<string> Fields = Gen.OneOf(
        Gen.Select(Key, Field, Value, Field, Value, static (key, a, x, b, y) => $"HSET {key} {a} {x} {b} {y}"),
        Gen.Select(Key, Field, Value, static (key, field, value) => $"HSET {key} {field} {value}"),
        Gen.Select(Key, Field, Field, static (key, a, b) => a == b ? $"HDEL {key} {a}" : $"HDEL {key} {a} {b}"),
        Gen.Select(Key, Field, Value, static (key, field, by) => $"HINCRBY {key} {field} {by}"),
        Gen.Select(Key, Ms, Field, static (key, ms, field) => $"HPEXPIRE {key} {ms} FIELDS 1 {field}"),
        Gen.Select(Key, Ms, Field, static (key, ms, field) => $"HPEXPIRE {key} {ms} FIELDS 1 {field}"),
        Gen.Select(Key, Field, static (key, field) => $"HPERSIST {key} FIELDS 1 {field}"),
        Gen.Select(Key, Field, static (key, field) => $"HPTTL {key} FIELDS 1 {field}"));

    private static readonly Gen<string> Members = Gen.OneOf(
        Gen.Select(Key, Field, Field, static (key, a, b) => $"SADD {key} {a} {b}"),
        Gen.Select(Key, Field, static (key, a) => $"SREM {key} {a}"),
        Gen.Select(Key, Key, Field, static (from, to, member) => from == to ? $"SCARD {from}" : $"SMOVE {from} {to} {member}"),
        Gen.Select(Gen.OneOf("UNION", "INTER", "DIFF"), Key, Key, Key, static (name, to, a, b) => $"S{name}STORE {to} {a} {b}"));

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
        Gen.Select(Key, Field, static (key, member) => (string[])[$"SADD {key} {member}", $"SREM {key} {member}"]));

    private static readonly Gen<string[]> Lines = Gen.Frequency(
        (4, Gen.Frequency((4, Fields), (3, Members), (2, OfKeys), (3, OfMany)).Array[1, 6]),
        (1, Gen.Select(
            Gen.Frequency((3, Fields), (3, Members), (2, OfKeys), (1, Gen.Const("lose"))).Array[1, 5],
            Gen.OneOf("EXEC", "EXEC ROLLBACK"),
            static (lines, exec) => (string[])["MULTI", .. lines, exec])),
        (1, Gen.OneOf(OtherEncoding, OtherEncoding.Select(static lines => (string[])["SNAP.DROP s", "SNAP.CREATE s", .. lines]))));

    private static readonly string[] Probe =
    [
        "KEYS *", "SNAP.DIFF s LIVE", "SNAP.DIFF s LIVE FIELDS", "SNAP.DIFF t s FIELDS",
        .. ((string[])["a:1", "a:2", "b:1", "b:2", "c:1"]).SelectMany(static key =>
            (string[])[$"GET {key}", $"HGETALL {key}", $"SMEMBERS {key}", $"PTTL {key}", $"EXISTS {key}"]),
    ];

    private sealed record Batch(string[] Lines, int Losses, int PassedMs, bool Maintains)
    {
        public override string ToString() => $"\n{string.Join(" / ", Lines)}, losses {Losses}, after {PassedMs} ms, upkeep {Maintains}";
    }

    [Fact]
    public void EveryAnswerIsThatOfAPlainModel() => Gen.Select(Lines, Gen.Int[0, 2], Gen.Int[0, 25], Gen.Bool,
        static (lines, losses, passedMs, maintains) => new Batch(lines, losses, passedMs, maintains)).Array[1, 20]
        .Sample(static batches => Check(batches), iter: TestBudget.Times(400));

    private static void Check(Batch[] batches)
    {
        var rival = new Rival();
        using var engine = new TestEngine(new EngineOptions { InlineWalkKeys = 4 }, null, [.. BuiltIns.With(), rival.Plugin]);
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

    private static void Send(CollectionModel model, TestClient client, string[] lines)
    {
        string[] replies = client.Send(lines);
        Assert.Equal(lines.Length, replies.Length);
        for (int i = 0; i < lines.Length; i++)
        {
            string? expected = model.Run(lines[i]);
            if (expected is not null && expected != replies[i]) Assert.Fail($"{lines[i]}: expected {expected}, got {replies[i]}");
        }
    }
}
