using CsCheck;
using PlumCache.Tests.Engine.Kit;
using PlumCache.Tests.Shared;

namespace PlumCache.Tests.Properties.Engine.BuiltIn;

/// <summary>
/// Several connections, some of their commands between MULTI and EXEC, watched keys that others write, races that are lost: a transaction
/// answers, and leaves, what its commands do when they run one by one, or nothing at all, with EXEC ROLLBACK also when one answers an
/// error, and is one revision.
/// </summary>
public sealed class TransactionHistoryProperties
{
    private const int Clients = 3;

    private static readonly string[] _lines =
    [
        "MULTI", "MULTI", "MULTI", "MULTI", "MULTI", "EXEC", "EXEC", "EXEC", "EXEC ROLLBACK", "EXEC ROLLBACK", "EXEC ROLLBACK", "DISCARD",
            "UNWATCH", "WATCH a", "WATCH b a", "WATCH c", "MULTI x", "EXEC x", "WATCH",
        "SET a 1", "SET b x", "SET c 1 PX 30", "SET a 1 EX x", "SET a 7 NX GET", "GET a", "GET b", "GET c", "GET", "INCR a", "INCR b",
            "APPEND c y", "UNLINK a b", "UNLINK c", "DEL a c",
        "MSET a 5 b 6", "MGET a b c", "GETEX a PX 20", "PERSIST a", "PTTL a", "PEXPIRE b 10", "RENAME a c", "NOSUCH", "EXISTS a b c",
            "SELECT 0", "SELECT 1", "DBSIZE", "FLUSHDB",
        "lose", "lose", "boom",
    ];

    private static readonly string[] _probe =
        ["SELECT 0", "MGET a b c", "PTTL a", "PTTL b", "PTTL c", "DBSIZE", "SELECT 1", "MGET a b c", "PTTL a", "PTTL b", "PTTL c",
            "DBSIZE"];

    /// <summary>
    /// Databases are exchanged, and nothing expires: a key that is due counts for a watch as there until it is swept, so with both it would
    /// hang on the upkeep's moment whether an exchange touches it.
    /// </summary>
    private static readonly string[] _swappingLines =
    [
        .. _lines.Where(static line => !line.Contains("EX", StringComparison.Ordinal) || line.StartsWith("EXEC", StringComparison.Ordinal))
            .Where(static line => !line.Contains("PX", StringComparison.Ordinal)),
        "SWAPDB 0 1", "SWAPDB 1 0", "SWAPDB 0 1", "SWAPDB 1 1",
    ];

    private sealed record Batch(int Client, string[] Lines, bool IsPipelined, int Losses, int PassedMs, bool Maintains)
    {
        public override string ToString() =>
            $"\n{Client}: {string.Join(" / ", Lines)}, pipelined {IsPipelined}, losses {Losses}, after {PassedMs} ms, upkeep {Maintains}";
    }

    private static readonly string[] _own = ["MULTI", "EXEC", "DISCARD", "WATCH", "UNWATCH"];

    [Fact]
    public void TransactionsEqualTheSameCommandsRunAlone() => Batches(_lines).Array[1, 25].Sample(static batches => Check(batches),
        iter: TestBudget.Times(500));

    [Fact]
    public void SoDoThoseThatExchangeDatabases() => Batches(_swappingLines).Array[1, 25].Sample(static batches => Check(batches),
        iter: TestBudget.Times(500));

    private static Gen<Batch> Batches(string[] all) => Gen.Select(
        Gen.Int[0, Clients - 1], Gen.Int[0, all.Length - 1].Array[1, 10], Gen.Bool, Gen.Int[0, 3], Gen.Int[0, 15], Gen.Bool,
        (client, lines, isPipelined, losses, passedMs, maintains) =>
            new Batch(client, [.. lines.Select(i => all[i])], isPipelined, losses, passedMs, maintains));

    private static void Check(Batch[] batches)
    {
        var rival = new Rival();
        using var engine = new TestEngine(new() { PluginBreakerFailures = int.MaxValue }, null, [.. BuiltIns.With(), rival.Plugin]);
        var model = new SeveralConnectionsModel(Clients + 1) { NowMs = engine.Time.NowMs };
        TestClient[] clients = [.. Enumerable.Range(0, Clients + 1).Select(_ => engine.Connect())];
        foreach (Batch batch in batches)
        {
            engine.Time.Advance(batch.PassedMs);
            model.NowMs += batch.PassedMs;
            if (batch.Maintains) engine.MaintainToTheEnd();
            rival.Win(engine, batch.Losses);
            string[][] requests = batch.IsPipelined ? [batch.Lines] : [.. batch.Lines.Select(static line => new[] { line })];
            foreach (string[] lines in requests) Send(engine, rival, model, clients[batch.Client], batch.Client, lines);
            rival.Win(engine, 0);
            Assert.Equal([.. _probe.Select(line => model.Run(Clients, line))], clients[Clients].Send(_probe));
        }
    }

    private static void Send(TestEngine engine, Rival rival, SeveralConnectionsModel model, TestClient client, int connection,
        string[] lines)
    {
        string before = model.Contents;
        long revision = engine.Keyspace.Revision - rival.Swaps;
        string[] replies = client.Send(lines);
        for (int i = 0; i < lines.Length; i++)
        {
            string expected = model.Run(connection, lines[i]);
            if (expected != replies[i]) Assert.Fail($"{lines[i]}: expected {expected}, got {replies[i]}");
        }

        // A batch is published once or not at all, with all that is between MULTI and EXEC; EXEC and its like have drafts of their own.
        long published = engine.Keyspace.Revision - rival.Swaps - revision;
        int own = lines.Length == 1 ? 0 : lines.Count(static line => _own.Contains(line.Split(' ')[0], StringComparer.Ordinal));
        Assert.InRange(published, before == model.Contents ? 0 : 1, 1 + own);
    }
}
