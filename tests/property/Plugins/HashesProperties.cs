using System.Globalization;
using CsCheck;
using PlumCache.Abstractions;
using PlumCache.Plugins.Hashes;
using PlumCache.Tests.Plugins.Kit;
using PlumCache.Tests.Properties.Engine.BuiltIn;
using PlumCache.Tests.Shared;

namespace PlumCache.Tests.Properties.Plugins;

/// <summary>Random histories of hashes against a plain model. The bench runs each function twice and compares: purity.</summary>
public sealed class HashesProperties
{
    private static readonly string[] Keys = ["h", "g"];
    private static readonly Gen<string> Key = Gen.OneOf(Keys);
    private static readonly Gen<string> Field = Gen.OneOf("", "a", "b", "ab", "abc", "\u00ff");
    private static readonly Gen<string> Value = Gen.OneOf(
        Gen.OneOf("", "x", "hello", "9223372036854775807", "-9223372036854775808"), Gen.Long[-20, 20].Select(Text));

    private static readonly Gen<string> Amount = Gen.OneOf(Gen.Long[-5, 5].Select(Text), Gen.Long.Select(Text));
    private static readonly Gen<string> Span = Gen.Int[0, 12].Select(static value => Text(value));
    private static readonly Gen<string> Instant = Gen.Int[-12, 40].Select(static value => Text(1_700_000_000_000 + value));
    private static readonly Gen<string> Condition = Gen.OneOf("", "NX", "XX", "GT", "LT");
    private static readonly Gen<string[]> Fields = Field.Array[1, 3].Select(static fields => Listed(fields, 1));
    private static readonly Gen<string[]> Pairs = Gen.Select(Field, Value, static (field, value) => new[] { field, value }).Array[1, 3]
        .Select(static pairs => Listed([.. pairs.SelectMany(static pair => pair)], 2));

    private static readonly Gen<string[]> Command = Gen.OneOf(
        Line("HSET", Key, Pairs.Select(static pairs => pairs[2..])),
        Line("HSETNX", Key, Gen.Select(Field, Value, static (field, value) => new[] { field, value })),
        Line("HGET", Key, Field.Select(One)),
        Line("HMGET", Key, Field.Array[1, 3]),
        Line("HLEN", Key, Gen.Const(Array.Empty<string>())),
        Line("HSTRLEN", Key, Field.Select(One)),
        Line("HEXISTS", Key, Field.Select(One)),
        Line("HDEL", Key, Field.Array[1, 4]),
        Line("HMSET", Key, Pairs.Select(static pairs => pairs[2..])),
        Line("HINCRBY", Key, Gen.Select(Field, Amount, static (field, by) => new[] { field, by })),
        Line("HINCRBYFLOAT", Key, Gen.Select(Field, Gen.Int[-9, 9], static (field, by) => new[] { field, $"{Text(by)}.5" })),
        Line("HRANDFIELD", Key, Gen.OneOf("", "0", "2", "9", "-3", "-7").Select(static count => Words(count))),
        Line("HRANDFIELD", Key, Gen.Int[-4, 9].Select(static count => new[] { Text(count), "WITHVALUES" })),
        Line("HSCAN", Key, Gen.OneOf("0", "0 COUNT 9 NOVALUES", "0 MATCH a*").Select(static options => Words(options))),
        Line("HGETALL", Key, Gen.Const(Array.Empty<string>())),
        Line("HKEYS", Key, Gen.Const(Array.Empty<string>())),
        Line("HVALS", Key, Gen.Const(Array.Empty<string>())),
        Line("HPEXPIRE", Key, Gen.Select(Span, Condition, Fields, Expiring)),
        Line("HPEXPIREAT", Key, Gen.Select(Instant, Condition, Fields, Expiring)),
        Line("HEXPIRE", Key, Gen.Select(Gen.OneOf("0", "1"), Condition, Fields, Expiring)),
        Line("HEXPIREAT", Key, Gen.Select(Gen.OneOf("1700000000", "1700000001", "1700000002"), Condition, Fields, Expiring)),
        Line("HPTTL", Key, Fields),
        Line("HTTL", Key, Fields),
        Line("HPEXPIRETIME", Key, Fields),
        Line("HEXPIRETIME", Key, Fields),
        Line("HPERSIST", Key, Fields),
        Line("HGETDEL", Key, Fields),
        Line("HGETEX", Key, Gen.Select(
            Gen.OneOf("", "PERSIST", "PX 0", "PX 5", "EX 1", "EXAT 1700000001", "PXAT 1700000000009"), Fields,
            static (time, fields) => Words(time).Concat(fields).ToArray())),
        Line("HSETEX", Key, Gen.Select(Gen.OneOf("", "FNX", "FXX"), Gen.OneOf("", "KEEPTTL", "PX 0", "PX 5", "EX 1"), Pairs,
            static (condition, time, pairs) => Words(condition, time).Concat(pairs).ToArray())),
        Line("PEXPIRE", Key, Gen.Int[1, 12].Select(static value => One(Text(value)))),
        Line("UNLINK", Key, Gen.Const(Array.Empty<string>())),
        Line("COPY", Key, Key.Select(One)),
        Line("RENAME", Key, Key.Select(One)));

    private static readonly Gen<int> Step = Gen.Frequency((20, Gen.Int[0, 2]), (1, Gen.Int[300, 900]));

    private static readonly Gen<(string[] Words, int StepMs)[]> History =
        Gen.Select(Command, Step, static (words, stepMs) => (words, stepMs)).Array[1, 60];

    [Fact]
    public void EqualAPlainModelOfRedis() => History.Sample(
        history =>
        {
            var bench = new PluginBench(Small());
            var model = new CollectionModel { NowMs = bench.NowMs };
            foreach ((string[] words, int stepMs) in history)
            {
                model.NowMs = bench.NowMs += stepMs;

                // COPY onto itself is refused, and a rename onto itself is told apart by the unit tests.
                if (words[0] is "COPY" or "RENAME" && words[1] == words[2]) continue;
                Compare(model, bench, words);
                foreach (string key in Keys)
                {
                    Compare(model, bench, "EXISTS", key);
                    Compare(model, bench, "HGETALL", key);
                }
            }
        },
        iter: TestBudget.Times(1_000),
        print: static history => string.Join('\n', history.Select(static each => $"+{each.StepMs} ms: {string.Join(' ', each.Words)}")));

    [Fact]
    public void HistoriesHaveEveryCommand() =>
        HistoryCoverage.AssertAll(new HashesPlugin(), Command.Select(static words => new[] { words[0] }));

    /// <summary>The bench writes no maps: fields and values are one list.</summary>
    private static void Compare(CollectionModel model, PluginBench bench, params string[] words)
    {
        string actual = Sent.Of(bench.Run(words)), expected = model.Run(words, actual)!;
        if (words[0] == "HGETALL") expected = $"[{expected[1..^1].Replace("\": \"", "\", \"", StringComparison.Ordinal)}]";
        Assert.Equal(expected, actual);
    }

    /// <summary>Hashes that are small up to three fields: histories pass that.</summary>
    private static IPlugin Small() => new HashesPlugin().Configure(
        PluginSettings.Empty.With("hash-max-listpack-entries", "3").With("hash-max-listpack-value", "4"));

    private static Gen<string[]> Line(string name, Gen<string> key, Gen<string[]> rest) =>
        Gen.Select(key, rest, (key, rest) => (string[])[name, key, .. rest]);

    private static string[] Expiring(string time, string condition, string[] fields) => [time, .. Words(condition), .. fields];

    private static string[] Listed(string[] fields, int width) => ["FIELDS", Text(fields.Length / width), .. fields];

    private static string[] One(string word) => [word];

    private static string[] Words(params string[] options) =>
        [.. options.SelectMany(static option => option.Split(' ', StringSplitOptions.RemoveEmptyEntries))];

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
