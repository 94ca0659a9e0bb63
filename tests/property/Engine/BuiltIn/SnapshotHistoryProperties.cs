using CsCheck;
using PlumCache.Engine.Hosting;
using PlumCache.Tests.Engine.Kit;
using PlumCache.Tests.Shared;

namespace PlumCache.Tests.Properties.Engine.BuiltIn;

/// <summary>
/// Two connections on two databases that write, expire, flush and swap, make snapshots, read from them, restore them and let them go, while
/// time passes, races are lost and the upkeep sweeps and frees: every answer is that of a model that keeps each version as a sorted map.
/// </summary>
public sealed class SnapshotHistoryProperties
{
    private const int Clients = 2;

    private static readonly Gen<string> Key = Gen.Int[0,
        9].Select(static i => ((string[])["a", "b", "ab", "a:", "a:1", "a:2", "a:1:x", "b:1", "b:11", "c"])[i]);

    private static readonly Gen<string> Prefix = Gen.Int[0, 5].Select(static i => ((string[])["a", "a:", "a:1", "b:", "c:", "x"])[i]);

    private static readonly Gen<string> Name = Gen.Int[0, 2].Select(static i => ((string[])["s", "t", "u"])[i]);

    private static readonly Gen<string> Side = Gen.Frequency((1, Gen.Const("LIVE")), (2, Name));

    private static readonly Gen<string> Reads = Gen.OneOf(
        Key.Select(static key => $"GET {key}"),
        Gen.Select(Key, Key, static (a, b) => $"MGET {a} {b} a:1"),
        Gen.Select(Key, Key, static (a, b) => $"EXISTS {a} {b}"),
        Prefix.Select(static prefix => $"KEYS {prefix}*"),
        Gen.Const("KEYS *"),
        Gen.Const("DBSIZE"),
        Key.Select(static key => $"PTTL {key}"));

    private static readonly Gen<string> Writes = Gen.Frequency(
        (10, Gen.Select(Key, Gen.Int[0, 3], static (key, value) => $"SET {key} {value}")),
        (3, Gen.Select(Key, Key, static (a, b) => $"DEL {a} {b}")),
        (1, Gen.Const("FLUSHDB")),
        (1, Gen.Const("FLUSHALL")),
        (1, Gen.Const("SWAPDB 0 1")),
        (2, Gen.Const("lose")),
        (2, Gen.Int[0, 1].Select(static i => $"SELECT {i}")),
        (1, Gen.Const("RESET")));

    private static readonly Gen<string> Expiries = Gen.OneOf(
        Gen.Select(Key, Gen.Int[1, 60], static (key, ms) => $"SET {key} e PX {ms}"),
        Gen.Select(Key, Gen.Int[1, 60], static (key, ms) => $"PEXPIRE {key} {ms}"));

    private static readonly Gen<string> Namespaces = Gen.OneOf(
        Gen.Select(Prefix, static prefix => $"NS.COUNT {prefix}"),
        Gen.Select(Prefix, static prefix => $"NS.DEL {prefix}"),
        Gen.Select(Prefix, Gen.Int[1, 60], static (prefix, ms) => $"NS.EXPIRE {prefix} {ms}"),
        Gen.Select(Prefix, Gen.Int[1, 60], static (prefix, ms) => $"NS.EXPIRE {prefix} {ms}"),
        Gen.Select(Prefix, static prefix => $"NS.PERSIST {prefix}"),
        Gen.Select(Prefix, Prefix, static (from, to) => $"NS.COPY {from} {to} REPLACE"),
        Gen.Select(Prefix, Prefix, static (from, to) => $"NS.RENAME {from} {to} REPLACE"));

    private static readonly Gen<string> Snapshots = Gen.OneOf(
        Name.Select(static name => $"SNAP.CREATE {name}"),
        Gen.Select(Name, Prefix, static (name, prefix) => $"SNAP.CREATE {name} PREFIX {prefix}"),
        Gen.Select(Name, Gen.Int[1, 80], static (name, ms) => $"SNAP.CREATE {name} TTL {ms}"),
        Name.Select(static name => $"SNAP.DROP {name}"),
        Name.Select(static name => $"SNAP.USE {name}"),
        Gen.Const("SNAP.USE LIVE"),
        Gen.Const("SNAP.LIST"),
        Gen.Select(Side, Key, Key, static (name, a, b) => $"SNAP.GET {name} {a} {b}"),
        Gen.Select(Side, Prefix, static (name, prefix) => $"SNAP.KEYS {name} {prefix}*"),
        Side.Select(static name => $"SNAP.KEYS {name} *"),
        Name.Select(static name => $"SNAP.RESTORE {name}"),
        Gen.Select(Name, Prefix, static (name, prefix) => $"SNAP.RESTORE {name} PREFIX {prefix}"));

    private static readonly Gen<string> Diffs = Gen.OneOf(
        Gen.Select(Side, Side, static (a, b) => $"SNAP.DIFF {a} {b}"),
        Gen.Select(Side, Side, Prefix, static (a, b, prefix) => $"SNAP.DIFF {a} {b} PREFIX {prefix}"),
        Gen.Select(Side, Side, Key, static (a, b, key) => $"SNAP.DIFF {a} {b} AFTER {key}"),
        Gen.Select(Side, Side, Gen.Int[1, 3], static (a, b, limit) => $"SNAP.DIFF {a} {b} LIMIT {limit}"));

    private static readonly string[] _probe =
        ["SELECT 0", "KEYS *", "MGET a b ab a: a:1 a:2 a:1:x b:1 b:11 c", "SNAP.KEYS s *", "SNAP.KEYS t *", "SNAP.GET u a b ab a: a:1",
            "SNAP.LIST", "SELECT 1", "KEYS *", "SNAP.LIST", "SNAP.KEYS s *"];

    private sealed record Batch(int Client, string[] Lines, int Losses, int PassedMs, bool Maintains, int Scan)
    {
        public override string ToString() =>
            $"\n{Client}: {string.Join(" / ", Lines)}, losses {Losses}, after {PassedMs} ms, upkeep {Maintains}, scan {Scan}";
    }

    [Fact]
    public void EveryAnswerIsThatOfKeptVersions() =>
        Batches(Gen.Frequency((4, Reads), (5, Writes), (3, Expiries), (3, Namespaces), (6, Snapshots), (2, Diffs)))
            .Sample(static batches => Check(batches),
            iter: TestBudget.Times(500));

    [Fact]
    public void DifferencesAreThoseOfKeptVersions() =>
        Batches(Gen.Frequency((6, Writes), (2, Expiries), (3, Namespaces), (4, Snapshots), (5, Diffs)))
            .Sample(static batches => Check(batches),
            iter: TestBudget.Times(300));

    private static Gen<Batch[]> Batches(Gen<string> line) => Gen.Select(
        Gen.Int[0, Clients - 1], line.Array[1, 8], Gen.Int[0, 2], Gen.Int[0, 25], Gen.Bool, Gen.Int[0, 3],
        static (client, lines, losses, passedMs, maintains, scan) =>
            new Batch(client, lines, losses, passedMs, maintains, scan)).Array[1, 25];

    private static void Check(Batch[] batches)
    {
        var rival = new Rival();
        using var engine = new TestEngine(new EngineOptions { InlineWalkKeys = 4 }, null, [.. BuiltIns.With(), rival.Plugin]);
        var ticks = new TickBench(engine);
        var model = new SnapshotModel(Clients + 1) { NowMs = engine.Time.NowMs };
        TestClient[] clients = [.. Enumerable.Range(0, Clients + 1).Select(_ => engine.Connect())];
        SnapshotScan[] scans = [.. Enumerable.Range(0, Clients).Select(i => new SnapshotScan(model, clients[i], i))];
        foreach (Batch batch in batches)
        {
            if (batch.Maintains) ticks.Pass(batch.PassedMs);
            else engine.Time.Advance(batch.PassedMs);
            model.NowMs = engine.Time.NowMs;
            if (batch.Maintains) engine.MaintainToTheEnd();
            if (batch.Scan > 0) scans[batch.Client].Continue(batch.Scan);
            rival.Win(engine, batch.Losses);
            Send(model, clients[batch.Client], batch.Client, batch.Lines);
            rival.Win(engine, 0);
            Send(model, clients[Clients], Clients, _probe);
        }
    }

    private static void Send(SnapshotModel model, TestClient client, int connection, string[] lines)
    {
        string[] replies = client.Send(lines);
        Assert.Equal(lines.Length, replies.Length);
        for (int i = 0; i < lines.Length; i++)
        {
            string expected = model.Run(connection, lines[i]), reply = Without(Without(replies[i], "\"revision\": :"), "\"held_bytes\": :");
            if (expected != reply) Assert.Fail($"{lines[i]}: expected {expected}, got {reply}");
        }
    }

    /// <summary>A reply without what only the storage knows.</summary>
    private static string Without(string reply, string name)
    {
        for (int at; (at = reply.IndexOf(name, StringComparison.Ordinal)) >= 0;)
        {
            reply = reply.Remove(at, reply.IndexOf(", ", at, StringComparison.Ordinal) + 2 - at);
        }
        return reply;
    }
}
