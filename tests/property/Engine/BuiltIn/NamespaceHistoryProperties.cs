using CsCheck;
using PlumCache.Engine.Hosting;
using PlumCache.Tests.Engine.Kit;
using PlumCache.Tests.Shared;

namespace PlumCache.Tests.Properties.Engine.BuiltIn;

/// <summary>
/// Histories over few bytes, so that prefixes, names and keys meet and extend each other, and keys end while time passes: every answer, and
/// at the end every key with its value and its time, is what a sorted map says. Listings are cut and streamed at small sizes; races are
/// lost and batches run again.
/// </summary>
public sealed class NamespaceHistoryProperties
{
    // A longer run of one byte makes paths deep; \xff has nothing behind it.
    private static readonly Gen<string> Names = Gen.Select(
        Gen.Int[0, 9].Select(static i => i switch { < 6 => "", < 8 => "a:", 8 => "aaaaaaaa", _ => "b:a:" }),
        Gen.Int[0, 3].Array[0, 4],
        static (head, tail) => head + string.Concat(tail.Select(static i => "ab:\xff"[i])));

    private static readonly Gen<string> Bounds = Gen.Select(Gen.Int[0, 5], Names,
        static (kind, name) => kind switch { 0 => "-", 1 => "+", _ => Word(name) });

    private static readonly Gen<string> Lines = Gen.Select(
        Gen.Int[0, 39], Names, Names, Bounds, Bounds, Gen.Int[-2, 30], Gen.Int[0, 31],
        static (kind, a, b, low, high, number, options) => LineOf(kind, Word(a), Word(b), low, high, number, options));

    private static readonly Gen<Batch> Batches = Gen.Select(
        Lines.Array[1, 12], Gen.Bool, Gen.Int[0, 2], Gen.Int[0, 12], Gen.Bool,
        static (lines, isPipelined, losses, passedMs, maintains) => new Batch(lines, isPipelined, losses, passedMs, maintains));

    private sealed record Batch(string[] Lines, bool IsPipelined, int Losses, int PassedMs, bool Maintains)
    {
        public override string ToString() =>
            $"\n{string.Join(" / ", Lines)}, pipelined {IsPipelined}, losses {Losses}, after {PassedMs} ms, upkeep {Maintains}";
    }

    [Fact]
    public void EveryAnswerIsTheSortedMaps() => Batches.Array[1, 25].Sample(static batches => Check(batches), iter: TestBudget.Times(600));

    private static void Check(Batch[] batches)
    {
        var rival = new Rival();
        var options = new EngineOptions { InlineWalkKeys = 6, OutputSoftLimitBytes = 300 };
        using var engine = new TestEngine(options, null, [.. BuiltIns.With(), rival.Plugin]);
        var model = new NamespaceModel { NowMs = engine.Time.NowMs };
        TestClient client = engine.Connect();
        foreach (Batch batch in batches)
        {
            engine.Time.Advance(batch.PassedMs);
            model.NowMs += batch.PassedMs;
            if (batch.Maintains) engine.MaintainToTheEnd();
            rival.Win(engine, batch.Losses);
            foreach (string[] lines in batch.IsPipelined ? [batch.Lines] : batch.Lines.Select(static line => new[] { line }))
            {
                Compare(client, model, lines);
            }
            rival.Win(engine, 0);
            Compare(client, model, ["DBSIZE", "NS.RANGE - + WITHVALUES", "NS.LIST '' DEPTH 9 WITHCOUNTS", "NS.SIZE ''"]);
        }

        // What is left ends when the model says so.
        foreach (int step in (int[])[1, 4, 10, 30])
        {
            engine.Time.Advance(step);
            model.NowMs += step;
            Compare(client, model, ["NS.RANGE + - REV WITHVALUES", "NS.PERSIST b"]);
        }

        engine.MaintainToTheEnd();
        Assert.Equal(0, engine.Keyspace.GetStatistics().Leases);
    }

    private static void Compare(TestClient client, NamespaceModel model, string[] lines)
    {
        string[] replies = client.Send(lines);
        for (int i = 0; i < lines.Length; i++)
        {
            string expected = model.Run(lines[i]);
            if (expected != replies[i]) Assert.Fail($"{lines[i]}: expected {expected}, got {replies[i]}");
        }
    }

    private static string LineOf(int kind, string a, string b, string low, string high, int number, int options) => kind switch
    {
        < 8 => $"SET {a} {number}",
        < 12 => $"SET {a} {number} PX {Math.Abs(number) + 1}",
        12 => $"DEL {a}",
        13 => $"PEXPIRE {a} {number}",
        14 => options < 4 ? "FLUSHDB" : "lose",
        15 => "lose",
        16 => $"NS.COUNT {a}",
        17 => $"NS.SIZE {a}",
        18 => $"NS.RANK {a} {b}",
        19 => $"NS.RANK {a} {(a == "''" ? b : a + b.Trim('\''))}",
        20 => $"NS.AT {a} {number - 10}",
        21 => $"NS.AT '' {number}",
        < 25 => $"NS.LIST {a}{Option(options, 0, $" DEPTH {Math.Abs(number % 4) + 1}")}"
            + $"{Option(options, 1, $" LIMIT {Math.Abs(number) + 1}")}"
            + $"{Option(options, 2, $" AFTER {b}")}{Option(options, 3, " WITHCOUNTS")}",
        < 29 => $"NS.RANGE {low} {high}{Option(options, 0, " REV")}{Option(options, 1, $" LIMIT {Math.Abs(number) + 1}")}"
            + $"{Option(options, 2, $" AFTER {b}")}{Option(options, 3, " WITHVALUES")}",
        29 => $"NS.GET {a}{Option(options, 1, $" LIMIT {Math.Abs(number) + 1}")}{Option(options, 2, $" AFTER {b}")}",
        30 => $"NS.DEL {a}",
        < 34 => $"NS.COPY {a} {b}{Option(options, 0, " REPLACE")}",
        < 37 => $"NS.RENAME {a} {b}{Option(options, 0, " REPLACE")}",
        37 or 38 => $"NS.EXPIRE {a} {number}",
        _ => $"NS.PERSIST {a}",
    };

    private static string Option(int options, int bit, string text) => (options >> bit & 1) == 1 ? text : "";

    private static string Word(string name) => name.Length == 0 ? "''" : name;
}
