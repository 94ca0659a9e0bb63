using CsCheck;
using PlumCache.Abstractions;
using PlumCache.Testing;
using PlumCache.Tests.Engine.Kit;
using PlumCache.Tests.Shared;

namespace PlumCache.Tests.Properties.Engine;

/// <summary>
/// Ranges of fields that go, and walks that turn wherever they stand, beside the test kit's literal keyspace: on the published version,
/// on a draft behind a write of the same batch, on a lease, in a snapshot, and in a copy that shares what it can; with fields that are due,
/// swept or not.
/// </summary>
public sealed class FieldRangeProperties
{
    /// <summary>Of 127 fields: enough for several buckets, and few enough to be met again.</summary>
    private static readonly Gen<string> Field = Gen.Char["ab"].Array[0, 6].Select(static letters => new string(letters));

    private static readonly Gen<string> Fields = Field.Array[1, 40].Select(static fields => string.Join(' ', fields.Select(Word)));

    private static readonly Gen<string> Key = Gen.Bool.Select(static isOther => isOther ? "l" : "k");

    private static readonly Gen<string> Move = Gen.Frequency(
        (6, Gen.Const("+")), (6, Gen.Const("-")), (1, Gen.Int[0, 50].Select(static rank => $"r{rank}")),
        (1, Gen.Int[0, 50].Select(static rank => $"R{rank}")),
        (2, Gen.Select(Gen.Char["ftFT"], Field).Select(static (seek, field) => $"{seek}{field}")));

    private static readonly Gen<string> Walk = Move.Array[1, 30].Select(static moves => string.Join(' ', moves));

    private static readonly Gen<string> Write = Gen.Select(Gen.Int[0, 11], Key, Field, Field, Fields, Gen.Int[0, 60])
        .Select(static (kind, key, a, b, fields, number) => kind switch
        {
            0 or 1 or 2 => $"BPUT {key} {string.Join(' ', fields.Split(' ').Select(field => $"{field} {number}"))}",
            3 or 4 => $"BPUTFOR {key} {Word(a)} {number} {1 + (number % 5)}",
            5 => $"BDEL {key} {fields}",
            6 or 7 => $"BDELRANGE {key} {Word(a)} {Word(b)}",
            8 or 9 => $"BDELAT {key} {number} {b.Length * b.Length}",
            10 => $"BEXPIRE {key} {Word(a)} {number % 5}",
            _ => $"BDELUNDER {key} {Word(b.Length < 3 ? "abb" : b)}",
        });

    private static readonly Gen<string> Read = Gen.Select(Gen.Int[0, 9], Key, Field, Field, Walk)
        .Select(static (kind, key, a, b, walk) => kind switch
        {
            0 => $"BBETWEEN {key} {Word(a)} {Word(b)}",
            1 => $"BALL {key} {Word(a)}",
            2 => $"BBACK {key} {Word(a)}",
            3 or 4 => $"BFAR {key} {walk}",
            _ => $"BWALK {key} {walk}",
        });

    /// <summary>Of each: a write (or something else), and reads behind it, on its draft or on the version that it has made.</summary>
    private static readonly Gen<(int Kind, string Write, string[] Reads, int PassedMs)[]> Histories =
        Gen.Select(Gen.Int[0, 11], Write, Read.Array[1, 4], Gen.Int[0, 2]).Array[1, 25];

    [Fact]
    public void RangesAndWalksAreThoseOfALiteralKeyspace() => Histories.Sample(Check, iter: TestBudget.Times(300));

    private static void Check((int Kind, string Write, string[] Reads, int PassedMs)[] history)
    {
        using TestEngine engine = Bags.Engine();
        TestClient client = engine.Connect();
        PluginTest model = PluginTest.On(Bags.Plugin()).At(engine.Time.NowMs);
        PluginTest snapshot = model;
        client.One("SNAP.CREATE s");
        foreach ((int kind, string write, string[] reads, int passedMs) in history)
        {
            engine.Time.Advance(passedMs);
            model = model.At(model.Keyspace.NowMs + passedMs);
            switch (kind)
            {
                case 0:
                    client.Send("SNAP.DROP s", "SNAP.CREATE s");
                    snapshot = model;
                    break;
                case 1:
                    client.One("COPY k l REPLACE");
                    if (IsThere(model, "k")) model = model.WithKeyspace(model.Keyspace.Apply(Copy, current: 0));
                    break;
                case 2:
                    engine.MaintainToTheEnd();
                    break;
                case 3 or 4:
                    Compare(client.Send(["SNAP.USE s", .. reads, "SNAP.USE LIVE"])[1..^1], reads, snapshot);
                    break;
                case 5 or 6:
                    Compare(client.Send(reads), reads, model);
                    break;
                default:
                    string[] replies = client.Send([write, .. reads]);
                    Compare(replies[..1], [write], model);
                    model = model.After(Step(model, write));
                    Compare(replies[1..], reads, model);
                    break;
            }
        }
    }

    private static EditRecord Copy { get; } = EditRecord.Of(Edit.CopyEntry("k"u8, "l"u8));

    private static bool IsThere(PluginTest model, ByteText key) => model.Keyspace[key] is { } entry
        && entry.Fields.Values.Any(field => field.ExpiresAtMs == Expiry.None || field.ExpiresAtMs > model.Keyspace.NowMs);

    private static void Compare(string[] replies, string[] lines, PluginTest model)
    {
        for (int i = 0; i < lines.Length; i++)
        {
            string expected = Step(model, lines[i]).Reply.Replace("(integer) ", ":", StringComparison.Ordinal);
            Assert.Equal($"{lines[i]}: {expected}", $"{lines[i]}: {replies[i].TrimStart('+')}");
        }
    }

    private static StepRecord Step(PluginTest model, string line) =>
        model.Run([.. line.Split(' ').Select(static word => new ByteText(System.Text.Encoding.Latin1.GetBytes(word.Trim('\''))))]);

    private static string Word(string field) => field.Length == 0 ? "''" : field;
}
