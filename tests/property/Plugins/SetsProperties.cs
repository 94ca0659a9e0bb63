using System.Globalization;
using CsCheck;
using PlumCache.Plugins.Sets;
using PlumCache.Tests.Plugins.Kit;
using PlumCache.Tests.Properties.Engine.BuiltIn;
using PlumCache.Tests.Shared;

namespace PlumCache.Tests.Properties.Plugins;

/// <summary>Random histories of the commands of sets against hash sets. The bench runs each function twice and compares: purity.</summary>
public sealed class SetsProperties
{
    private static readonly string[] Keys = ["a", "b", "ab", "text"];
    private static readonly Gen<string> Key = Gen.OneOf(Keys);
    private static readonly Gen<string> Member = Gen.OneOf(Gen.OneOf("", "x", "\0\u00ff", "01", "aa", "ab"), Gen.Int[-3, 12].Select(Text));
    private static readonly Gen<string> Count = Gen.Int[0, 6].Select(Text);

    private static readonly Gen<string[]> Command = Gen.OneOf(
        Line("SADD", Key, Member),
        Line("SADD", Key, Member, Member, Member, Member),
        Line("SADD", Key, Member, Member, Member, Member, Member, Member),
        Line("SREM", Key, Member),
        Line("SREM", Key, Member, Member, Member),
        Line("SMOVE", Key, Key, Member),
        Line("SISMEMBER", Key, Member),
        Line("SMISMEMBER", Key, Member, Member),
        Line("SCARD", Key),
        Line("SMEMBERS", Key),
        Line("SPOP", Key),
        Line("SPOP", Key, Count),
        Line("SRANDMEMBER", Key),
        Line("SRANDMEMBER", Key, Gen.Int[-4, 6].Select(Text)),
        Line("SSCAN", Key, Gen.Const("0"), Gen.Const("COUNT"), Gen.Const("100")),
        Several("SINTER", "SUNION", "SDIFF"),
        Several("SINTERSTORE", "SUNIONSTORE", "SDIFFSTORE"),
        Line("SINTERCARD", Gen.Const("2"), Key, Key, Gen.Const("LIMIT"), Count),
        Line("UNLINK", Key),
        Line("SET", Key, Member));

    private static readonly Gen<(string[] Words, int Seed)[]> History =
        Gen.Select(Command, Gen.Int[0, 1000], static (words, seed) => (words, seed)).Array[1, 50];

    [Fact]
    public void EqualHashSets() => History.Sample(
        history =>
        {
            var bench = new PluginBench();
            var model = new CollectionModel();
            foreach ((string[] words, int seed) in history)
            {
                bench.Seed = (ulong)seed;
                Compare(model, bench, words);
            }

            foreach (string key in Keys) Compare(model, bench, "SMEMBERS", key);
        },
        iter: TestBudget.Times(1_000),
        print: history => string.Join('\n', history.Select(each => $"{string.Join(' ', each.Words)} (seed {each.Seed})")));

    [Fact]
    public void HistoriesHaveEveryCommand() =>
        HistoryCoverage.AssertAll(new SetsPlugin(), Command.Select(static words => new[] { words[0] }));

    private static void Compare(CollectionModel model, PluginBench bench, params string[] words)
    {
        // What is popped is a set, and the engine's tests write that of a tree as they do a list.
        string actual = Sent.Of(bench.Run(words));
        if (words[0] == "SPOP") actual = actual.TrimStart('~');
        Assert.Equal(model.Run(words, actual), actual);
    }

    private static Gen<string[]> Several(params string[] names) =>
        Gen.Select(Gen.OneOf(names), Key.Array[2, 4], static (name, keys) => keys.Prepend(name).ToArray());

    private static Gen<string[]> Line(string name, params Gen<string>[] words) =>
        words.Aggregate(Gen.Const(new[] { name }), (line, word) => Gen.Select(line, word, (before, next) => before.Append(next).ToArray()));

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
