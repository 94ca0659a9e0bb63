using CsCheck;
using PlumCache.Engine.Hosting;
using PlumCache.Tests.Engine.Kit;
using PlumCache.Tests.Shared;

namespace PlumCache.Tests.Properties.Engine.BuiltIn;

/// <summary>
/// PUBLISH and changes of keys from several connections, with lost races, refused and throwing commands, and transactions that are
/// discarded or rolled back: exactly the messages of what holds are sent, in its order, each once.
/// </summary>
public sealed class PublishingHistoryProperties
{
    private const int Clients = 3, LimitBytes = 2_000;

    private static readonly string[] _lines =
    [
        "MULTI", "MULTI", "MULTI", "EXEC", "EXEC", "EXEC ROLLBACK", "EXEC ROLLBACK", "DISCARD", "PUBLISH news 1", "PUBLISH news 2",
            "PUBLISH other x", "SET a 1", "SET b x", "SET a 2 PX 20", "SET a 3 NX",
        "SET a " + PublishingModel.Big, "MSET b 1 c "
            + PublishingModel.Big, "APPEND b y", "INCR a", "INCR b", "DEL a b a", "UNLINK c", "MSET a 1 b 2", "PEXPIRE a 15",
            "PEXPIRE b -1", "PERSIST a",
        "RENAME a b", "RENAME b c", "GETDEL a", "GET a", "NOSUCH", "lose", "lose", "boom",
    ];

    private static readonly Gen<Batch> Batches = Gen.Select(
        Gen.Int[0, Clients - 1], Gen.Int[0, _lines.Length - 1].Array[1, 10], Gen.Int[0, 3], Gen.Int[0, 12],
        static (client, lines, losses, passedMs) => new Batch(client, [.. lines.Select(static i => _lines[i])], losses, passedMs));

    private sealed record Batch(int Client, string[] Lines, int Losses, int PassedMs)
    {
        public override string ToString() =>
            $"\n{Client}: "
            + $"{string.Join(" / ", Lines.Select(static line => line.Replace(PublishingModel.Big, "BIG", StringComparison.Ordinal)))}, "
            + $"losses {Losses}, after {PassedMs} ms";
    }

    [Fact]
    public void WhatHoldsIsToldOnceAndInOrder() => Batches.Array[1, 25].Sample(static batches => Check(batches),
        iter: TestBudget.Times(250));

    private static void Check(Batch[] batches)
    {
        var rival = new Rival();
        using var engine = new TestEngine(new EngineOptions { PluginBreakerFailures = int.MaxValue }, null,
            [.. BuiltIns.With(("notify-keyspace-events", "KEA")), rival.Plugin]);
        engine.Engine.Settings.MaxMemoryBytes = LimitBytes;
        var model = new PublishingModel(Clients) { NowMs = engine.Time.NowMs };
        TestClient[] clients = [.. Enumerable.Range(0, Clients).Select(_ => engine.Connect())];
        foreach (Batch batch in batches)
        {
            engine.Time.Advance(batch.PassedMs);
            model.NowMs = engine.Time.NowMs;

            // At once, so that none is overwritten while it is due.
            engine.MaintainToTheEnd();
            model.Sweep();
            rival.Win(engine, batch.Losses);
            string[] replies = clients[batch.Client].Send(batch.Lines);
            Assert.Equal([.. batch.Lines.Select(line => model.Run(batch.Client, line))], replies);
            Assert.Equal(model.Messages, engine.Host.Effects);
        }
    }
}
