using System.Globalization;
using CsCheck;
using PlumCache.Abstractions;
using PlumCache.Engine.Hosting;
using PlumCache.Tests.Engine.Kit;
using PlumCache.Tests.Shared;

namespace PlumCache.Tests.Properties.Engine;

/// <summary>
/// Scans while others write. A scan whose version is held answers exactly the keys of its first call that are not due. One that has lapsed
/// on the way misses no key that was there throughout, repeats none, and makes none up.
/// </summary>
public sealed class ScanModelTests
{
    private static readonly Gen<string> Key = Gen.Char["abc"].Array[1, 4].Select(static chars => new string(chars));

    private static readonly Gen<string> Action = Gen.Frequency(
        (6, Key.Select(static key => $"SET {key} v")),
        (5, Key.Select(static key => $"DEL {key}")),
        (1, Key.Select(static key => $"put {key}")),
        (1, Gen.Const("advance")),
        (1, Gen.Const("lapse")),
        (1, Gen.Const("FLUSHDB")));

    private static readonly Gen<(string[] Before, string[][] Between, int Count, string Prefix)> Scenario = Gen.Select(
        Key.Select(static key => $"SET {key} v").Array[0, 40],
        Action.Array[0, 6].Array[30],
        Gen.Int[1, 7],
        Gen.Int[0, 3].Select(static i => i switch { 0 => "", 1 => "a", 2 => "b", _ => "ab" }));

    [Fact]
    public void ScansAreExact() => Scenario.Sample(scenario => Check(scenario.Before, scenario.Between, scenario.Count, scenario.Prefix),
        iter: TestBudget.Times(1500));

    private static bool Check(string[] before, string[][] between, int count, string prefix)
    {
        TestPlugin plugin = new TestPlugin("ttl").With(
            "put",
            static (in context, _, in command) => Step.Answer(Reply.Ok, Edit.Put(command[1], "v"u8, context.NowMs + 100)),
            CommandFlags.Write);
        using var engine = new TestEngine(new EngineOptions { MaxScanLeases = 2 }, null, plugin, TestPlugin.Listings());
        TestClient writer = engine.Connect();
        if (before.Length > 0) writer.Send(before);
        SortedSet<string> present = Live(writer, prefix);
        var throughout = new HashSet<string>(present, StringComparer.Ordinal);
        var ever = new HashSet<string>(present, StringComparer.Ordinal);
        var seen = new List<string>();
        bool hasLapsed = false;
        ulong cursor = 0;
        int page = 0;
        do
        {
            (ulong next, string[] keys) = Page(engine.Connect().One(Request(cursor, count, prefix)));
            (ulong again, string[] twice) = Page(engine.Connect().One(Request(cursor, count, prefix)));
            if (cursor != 0 && !hasLapsed && (again != next || !twice.SequenceEqual(keys, StringComparer.Ordinal))) return false;
            seen.AddRange(keys);
            cursor = next;
            foreach (string action in page < between.Length ? between[page] : [])
            {
                hasLapsed |= Act(engine, writer, action);
                SortedSet<string> now = Live(writer, prefix);
                throughout.IntersectWith(now);
                ever.UnionWith(now);
            }
        }
        while (cursor != 0 && ++page < 200);

        bool isWhole = cursor == 0 && throughout.IsSubsetOf(seen) && seen.Distinct(StringComparer.Ordinal).Count() == seen.Count;
        bool isTrue = seen.TrueForAll(ever.Contains);
        bool isFrozen = hasLapsed || seen.TrueForAll(present.Contains);
        return isWhole && isTrue && isFrozen && seen.SequenceEqual(seen.Order(StringComparer.Ordinal), StringComparer.Ordinal);
    }

    private static string Request(ulong cursor, int count, string prefix) =>
        $"SCAN {cursor} COUNT {count}" + (prefix.Length == 0 ? "" : $" MATCH {prefix}*");

    /// <returns>Whether scans may have lapsed.</returns>
    private static bool Act(TestEngine engine, TestClient writer, string action)
    {
        switch (action)
        {
            case "advance":
                engine.Time.Advance(50);
                engine.Engine.Maintain();
                return false;
            case "lapse":
                engine.Time.Advance(60_000);
                for (int i = 0; i < 50 && engine.Engine.Maintain(); i++)
                {
                }

                return true;
            default:
                writer.Send(action);
                return false;
        }
    }

    private static SortedSet<string> Live(TestClient client, string prefix)
    {
        string reply = client.One($"KEYS {prefix}*")[1..^1];
        return new SortedSet<string>(reply.Length == 0 ? [] : reply.Split(", ").Select(static key => key.Trim('"')),
            StringComparer.Ordinal);
    }

    private static (ulong Cursor, string[] Keys) Page(string reply)
    {
        int comma = reply.IndexOf(", [", StringComparison.Ordinal);
        string list = reply[(comma + 3)..^2];
        string[] keys = list.Length == 0 ? [] : [.. list.Split(", ").Select(static key => key.Trim('"'))];
        return (ulong.Parse(reply[2..(comma - 1)], CultureInfo.InvariantCulture), keys);
    }
}
