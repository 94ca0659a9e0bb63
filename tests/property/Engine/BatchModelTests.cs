using CsCheck;
using PlumCache.Abstractions;
using PlumCache.Engine.Hosting;
using PlumCache.Tests.Engine.Kit;
using PlumCache.Tests.Shared;

namespace PlumCache.Tests.Properties.Engine;

/// <summary>Random pipelines of the core's commands on several connections, against sorted dictionaries.</summary>
public sealed class BatchModelTests
{
    private static readonly Gen<string> Key = Gen.Char["ab"].Array[0,
        4].Select(static chars => chars.Length == 0 ? "''" : new string(chars));

    private static readonly Gen<string> Line = Gen.Frequency(
        (6, Gen.Select(Key, Gen.Int[0, 9]).Select(static (key, value) => $"SET {key} {value}")),
        (2, Gen.Select(Key, Gen.Int[0, 9]).Select(static (key, value) => $"SET {key} {value} NX GET")),
        (2, Gen.Select(Key, Gen.Int[0, 9]).Select(static (key, value) => $"SET {key} {value} XX")),
        (6, Key.Select(static key => $"GET {key}")),
        (3, Gen.Select(Key, Key, Key).Select(static (a, b, c) => $"DEL {a} {b} {c}")),
        (2, Gen.Int[0, 2].Select(static database => $"SELECT {database}")),
        (2, Gen.Const("DBSIZE")),
        (2, Key.Select(static key => $"KEYS {key.Trim('\'')}*")),
        (1, Key.Select(static key => $"KEYS *{key.Trim('\'')}")),
        (1, Gen.Const("SCAN 0 COUNT 3")),
        (1, Gen.Const("FLUSHDB")),
        (1, Gen.Const("lose")),
        (1, Gen.Const("boom")),
        (1, Gen.Const("GET")));

    private static readonly Gen<(int Client, string[] Lines)> Batch = Gen.Select(Gen.Int[0, 2], Line.Array[1, 12]);

    [Fact]
    public void RepliesAreThoseOfTheModel() => Batch.Array[1, 12].Sample(batches => Check(batches), iter: TestBudget.Times(750));

    private static bool Check((int Client, string[] Lines)[] batches)
    {
        TestEngine engine = null!;
        bool mayLose = false;
        TestPlugin plugin = new TestPlugin("trouble")
            .With(
                "lose",
                (in _, _, in _) =>
                {
                    // The first run of a batch loses its race.
                    if (mayLose) engine.Keyspace.Overtake();
                    mayLose = false;
                    return Step.Answer(Reply.Ok);
                },
                CommandFlags.Write)
            .With("boom",
                static (in context, _, in _) =>
                throw new InvalidOperationException($"oh {context.Edits.Add(Edit.Put("boom"u8, "1"u8)).Count}"), CommandFlags.Write);
        using (engine = new TestEngine(new EngineOptions { InlineWalkKeys = 3, OutputSoftLimitBytes = 60 }, null, plugin,
            TestPlugin.Listings()))
        {
            var model = new EngineModel();
            TestClient[] clients = [engine.Connect(), engine.Connect(), engine.Connect()];
            foreach ((int index, string[] lines) in batches)
            {
                mayLose = true;
                string[] replies = clients[index].Send(lines);
                for (int i = 0; i < lines.Length; i++)
                {
                    string expected = model.Run(index, lines[i]);
                    string actual = lines[i].StartsWith("SCAN", StringComparison.Ordinal)
                        ? replies[i][replies[i].IndexOf(", [", StringComparison.Ordinal)..] : replies[i];
                    if (expected != actual) throw new InvalidOperationException($"{lines[i]}: expected {expected}, got {actual}");
                }
            }

            for (int i = 0; i < 20; i++) engine.Engine.Maintain();
            return true;
        }
    }
}
