using System.Globalization;
using CsCheck;
using PlumCache.Abstractions;
using PlumCache.Plugins.Hashes;
using PlumCache.Tests.Plugins.Kit;
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
        Line("HINCRBY", Key, Gen.Select(Field, Amount, static (field, by) => new[] { field, by })),
        Line("HGETALL", Key, Gen.Const(Array.Empty<string>())),
        Line("HKEYS", Key, Gen.Const(Array.Empty<string>())),
        Line("HVALS", Key, Gen.Const(Array.Empty<string>())),
        Line("HPEXPIRE", Key, Gen.Select(Span, Condition, Fields, Expiring)),
        Line("HPEXPIREAT", Key, Gen.Select(Instant, Condition, Fields, Expiring)),
        Line("HPTTL", Key, Fields),
        Line("HPERSIST", Key, Fields),
        Line("HGETDEL", Key, Fields),
        Line("HSETEX", Key, Gen.Select(Gen.OneOf("", "FNX", "FXX"), Gen.OneOf("", "KEEPTTL", "PX 0", "PX 5"), Pairs,
            static (condition, time, pairs) => Words(condition, time).Concat(pairs).ToArray())),
        Line("PEXPIRE", Key, Gen.Int[1, 12].Select(static value => One(Text(value)))),
        Line("UNLINK", Key, Gen.Const(Array.Empty<string>())),
        Line("COPY", Key, Key.Select(One)),
        Line("RENAME", Key, Key.Select(One)));

    private static readonly Gen<(string[] Words, int StepMs)[]> History =
        Gen.Select(Command, Gen.Int[0, 2], static (words, stepMs) => (words, stepMs)).Array[1, 60];

    [Fact]
    public void EqualAPlainModelOfRedis() => History.Sample(
        history =>
        {
            var bench = new PluginBench(Small());
            var model = new HashModel { NowMs = bench.NowMs };
            foreach ((string[] words, int stepMs) in history)
            {
                model.NowMs = bench.NowMs += stepMs;

                // COPY onto itself is refused, and a rename onto itself is told apart by the unit tests.
                if (words[0] is "COPY" or "RENAME" && words[1] == words[2]) continue;
                Assert.Equal(model.Run(words), bench.Run(words));
                foreach (string key in Keys)
                {
                    Assert.Equal(model.Run("EXISTS", key), bench.Run("EXISTS", key));
                    Assert.Equal(model.Run("HGETALL", key), bench.Run("HGETALL", key));
                }
            }
        },
        iter: TestBudget.Times(1_000),
        print: static history => string.Join('\n', history.Select(static each => $"+{each.StepMs} ms: {string.Join(' ', each.Words)}")));

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
