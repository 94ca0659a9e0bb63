using System.Globalization;
using CsCheck;
using PlumCache.Tests.Plugins.Kit;
using PlumCache.Tests.Shared;

namespace PlumCache.Tests.Properties.Plugins;

/// <summary>
/// Random histories of the plugins' commands against a plain model. The bench runs each function twice and compares: purity.
/// </summary>
public sealed class StringsAndExpiriesProperties
{
    private static readonly string[] Keys = ["a", "b", "ab", ""];
    private static readonly Gen<string> Key = Gen.OneOf(Keys);
    private static readonly Gen<string> Value = Gen.OneOf(
        Gen.OneOf("", "x", "hello", "\0\u00ff", "01", "9223372036854775807", "-9223372036854775808"),
        Gen.Long[-20, 20].Select(Text));

    private static readonly Gen<string> Amount = Gen.OneOf(Gen.Long[-5, 5].Select(Text),
        Gen.Long.Where(value => value != long.MinValue).Select(Text));
    private static readonly Gen<string> Position = Gen.Int[-8, 8].Select(value => Text(value));
    private static readonly Gen<string> Condition = Gen.OneOf("", "NX", "XX", "GT", "LT");
    private static readonly Gen<string> Database = Gen.OneOf("0", "1");

    // Instants lie within a few steps of the clock, so that histories run into expiries and past them.
    private static readonly Gen<string> Span = Gen.Int[1, 12].Select(value => Text(value));
    private static readonly Gen<string> Instant = Gen.Int[-12, 40].Select(value => Text(1_700_000_000_000 + value));

    private static readonly Gen<string[]> Command = Gen.OneOf(
        Line("GET", Key),
        Line("SET", Key, Value, Gen.OneOf("", "NX", "XX", "GET", "KEEPTTL", "NX GET", "XX GET KEEPTTL")),
        Gen.Select(Key, Value, Span, Gen.OneOf("", "NX", "XX", "GET"),
            (key, value, ms, option) => Words("SET", key, value, "PX", ms, option)),
        Line("SETNX", Key, Value),
        Line("PSETEX", Key, Span, Value),
        Line("GETSET", Key, Value),
        Line("GETDEL", Key),
        Gen.Select(Key, Value, static (key, value) => new[] { "DELEX", key, "IFEQ", value }),
        Line("MGET", Key, Key, Key),
        Line("MSET", Key, Value, Key, Value),
        Line("MSETNX", Key, Value, Key, Value),
        Line("APPEND", Key, Value),
        Line("STRLEN", Key),
        Line("GETRANGE", Key, Position, Position),
        Line("SETRANGE", Key, Gen.Int[0, 8].Select(value => Text(value)), Value),
        Line("INCRBY", Key, Amount),
        Line("DECRBY", Key, Amount),
        Line("UNLINK", Key, Key, Key),
        Line("EXISTS", Key, Key),
        Line("RENAME", Key, Key),
        Line("RENAMENX", Key, Key),
        Line("MOVE", Key, Database),
        Gen.Select(Key, Key, Database, Gen.OneOf("", "REPLACE"),
            (from, to, database, option) => Words("COPY", from, to, "DB", database, option)),
        Gen.Select(Key, Gen.Int[-2, 12], Condition, (key, ms, condition) => Words("PEXPIRE", key, Text(ms), condition)),
        Gen.Select(Key, Instant, Condition, (key, ms, condition) => Words("PEXPIREAT", key, ms, condition)),
        Line("PTTL", Key),
        Line("PERSIST", Key));

    private static readonly Gen<(string[] Words, int StepMs, int Database)[]> History =
        Gen.Select(Command, Gen.Int[0, 2], Gen.Int[0, 1], (words, stepMs, database) => (words, stepMs, database)).Array[1, 60];

    [Fact]
    public void EqualAPlainModelOfRedis() => History.Sample(
        history =>
        {
            var bench = new PluginBench();
            var model = new RedisModel { NowMs = bench.NowMs };
            foreach ((string[] words, int stepMs, int database) in history)
            {
                model.NowMs = bench.NowMs += stepMs;
                model.Database = bench.Database = database;

                // MOVE and COPY into the own database over the own name are refused; MOVE always refuses the own database.
                if (words[0] is "MOVE" && string.Equals(words[2], Text(database), StringComparison.Ordinal)) continue;
                Assert.Equal(model.Run(words), bench.Run(words));
            }

            for (model.Database = bench.Database = 0; bench.Database < 2; model.Database = ++bench.Database)
            {
                Assert.Equal(model.Run("KEYS", "*"), bench.Run("KEYS", "*"));
                foreach (string key in Keys)
                {
                    Assert.Equal(model.Run("GET", key), bench.Run("GET", key));
                    Assert.Equal(model.Run("PTTL", key), bench.Run("PTTL", key));
                }
            }
        },
        iter: TestBudget.Times(2_000),
        print: history =>
            string.Join('\n', history.Select(each => $"+{each.StepMs} ms, db {each.Database}: {string.Join(' ', each.Words)}")));

    private static Gen<string[]> Line(string name, params Gen<string>[] words) =>
        words.Aggregate(Gen.Const(new[] { name }), (line, word) => Gen.Select(line, word, (before, next) => before.Append(next).ToArray()))
            .Select(line => name is "SET" ? Words(line) : line);

    /// <summary>An option of no words is none, one of several is several; keys and values stay as they are.</summary>
    private static string[] Words(params string[] line) => line[^1].Length == 0 && line.Length > 3
        ? line[..^1]
        : line.Length > 3 ? [.. line[..^1], .. line[^1].Split(' ')] : line;

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
