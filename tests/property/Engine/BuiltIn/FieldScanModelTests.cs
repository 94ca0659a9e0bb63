using CsCheck;
using PlumCache.Tests.Engine.Kit;
using PlumCache.Tests.Shared;

namespace PlumCache.Tests.Properties.Engine.BuiltIn;

/// <summary>HSCAN and SSCAN of held versions: whatever becomes of the keys, the pages are the fields of the first call, in order.</summary>
public sealed class FieldScanModelTests
{
    private static readonly Gen<string> Field = Gen.Char["abc"].Array[1, 4].Select(static chars => new string(chars));
    private static readonly Gen<string> Key = Gen.Bool.Select(static isHash => isHash ? "h" : "s");

    private static readonly string[] _others =
        ["RENAME h s", "RENAME s h", "FLUSHDB", "SWAPDB 0 1", "HSCAN h 0 COUNT 1", "SSCAN s 0 COUNT 1"];

    private static readonly Gen<string> Action = Gen.Frequency(
        (6, Gen.Select(Key, Field, static (key, field) => $"HSET {key} {field} v")),
        (6, Gen.Select(Key, Field, static (key, field) => $"SADD {key} {field}")),
        (3, Gen.Select(Key, Field, static (key, field) => $"HDEL {key} {field}")),
        (3, Gen.Select(Key, Field, static (key, field) => $"SREM {key} {field}")),
        (2, Key.Select(static key => $"DEL {key}")),
        (1, Key.Select(static key => $"SET {key} text")),
        (1, Gen.Int[0, 5].Select(static i => _others[i])));

    private static readonly Gen<(string[] Before, string[][] Between, int Count, bool IsHash)> Scenario = Gen.Select(
        Field.Array[0, 30], Action.Array[0, 6].Array[30], Gen.Int[1, 7], Gen.Bool);

    [Fact]
    public void ScansAreExactWhateverBecomesOfTheirKeys() =>
        Scenario.Sample(
            static scenario => Check(scenario.Before, scenario.Between, scenario.Count, scenario.IsHash), iter: TestBudget.Times(1000));

    private static bool Check(string[] before, string[][] between, int count, bool isHash)
    {
        // A set that Redis keeps in one block is one page: here that is one of no more than a member.
        using var engine = new TestEngine(plugins: BuiltIns.With(("set-max-listpack-entries", "1"), ("set-max-intset-entries", "1")));
        TestClient client = engine.Connect(), writer = engine.Connect();
        foreach (string field in before) client.Send($"HSET h {field} v", $"SADD s {field}");
        var seen = new List<string>();
        string cursor = "0";
        int page = 0;
        do
        {
            string[] words = client.One($"{(isHash ? "HSCAN h" : "SSCAN s")} {cursor} COUNT {count}").Split('"');
            string[] strings = [.. words.Where(static (_, index) => index % 2 != 0)];
            if (strings.Length == 0) return false;
            cursor = strings[0];
            seen.AddRange(strings.Skip(1).Where((_, index) => !isHash || index % 2 == 0));
            if (page < between.Length && between[page].Length > 0) writer.Send(between[page]);
        }
        while (cursor != "0" && ++page < 100);

        return seen.SequenceEqual(before.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal), StringComparer.Ordinal);
    }
}
