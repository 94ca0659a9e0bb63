using System.Globalization;
using CsCheck;
using PlumCache.Abstractions;
using PlumCache.Plugins.Lists;
using PlumCache.Tests.Plugins.Kit;
using PlumCache.Tests.Properties.Engine.BuiltIn;
using PlumCache.Tests.Shared;

namespace PlumCache.Tests.Properties.Plugins;

/// <summary>
/// Random histories of the commands of lists against plain lists, with chunks of various small sizes. The bench runs each function twice
/// and compares: purity.
/// </summary>
public sealed class ListsProperties
{
    private static readonly string[] Keys = ["a", "b", "text"];
    private static readonly Gen<string> Key = Gen.OneOf("a", "a", "b", "text");

    private static readonly Gen<string> Element = Gen.OneOf(
        Gen.OneOf("x", "y", "", "z"), Gen.Int[0, 9].Select(Text), Gen.Int[1, 60].Select(static length => new string('l', length)));

    private static readonly Gen<string> Index = Gen.Int[-12, 12].Select(Text);
    private static readonly Gen<string> End = Gen.OneOf("LEFT", "RIGHT");
    private static readonly Gen<string> Count = Gen.Int[0, 5].Select(Text);

    private static readonly Gen<string[]> Command = Gen.OneOf(
        Gen.Select(Gen.OneOf("LPUSH", "RPUSH"), Key, Element.Array[1, 9], static (name, key, all) => (string[])[name, key, .. all]),
        Gen.Select(Gen.OneOf("LPUSH", "RPUSH"), Key, Element, static (name, key, element) => (string[])[name, key, element]),
        Line(Gen.OneOf("LPUSHX", "RPUSHX"), Key, Element),
        Line(Gen.OneOf("LPOP", "RPOP"), Key),
        Line(Gen.OneOf("LPOP", "RPOP"), Key, Count),
        Line(Gen.OneOf("LRANGE", "LTRIM"), Key, Index, Index),
        Line(Gen.OneOf("LTRIM"), Key, Gen.OneOf("0", "1", "2"), Gen.OneOf("-1", "-2", "-3")),
        Line(Gen.OneOf("LINDEX"), Key, Index),
        Line(Gen.OneOf("LSET"), Key, Index, Element),
        Line(Gen.OneOf("LINSERT"), Key, Gen.OneOf("BEFORE", "AFTER"), Element, Element),
        Line(Gen.OneOf("LREM"), Key, Gen.Int[-3, 3].Select(Text), Element),
        Line(Gen.OneOf("LPOS"), Key, Element),
        Line(Gen.OneOf("LPOS"), Key, Element, Gen.Const("RANK"), Gen.OneOf("1", "2", "-1", "-2"), Gen.Const("COUNT"), Count),
        Line(Gen.OneOf("LPOS"), Key, Element, Gen.Const("MAXLEN"), Count, Gen.Const("RANK"), Gen.OneOf("1", "2", "-1", "-2")),
        Line(Gen.OneOf("LMOVE"), Key, Key, End, End),
        Line(Gen.OneOf("RPOPLPUSH"), Key, Key),
        Line(Gen.OneOf("LMPOP"), Gen.Const("2"), Key, Key, End, Gen.Const("COUNT"), Gen.OneOf("1", "2", "5")),
        Line(Gen.OneOf("LLEN", "UNLINK"), Key),
        Line(Gen.OneOf("SET"), Gen.Const("text"), Element));

    private static readonly Gen<ListForm> Form = Gen.Select(
        Gen.OneOf(1, 2, 4, 8, 64), Gen.OneOf(8, 16, 40, 100), Gen.OneOf(-2, 1, 3, 10),
        static (count, bytes, size) => new ListForm(size, new ChunkLimits(count, bytes)));

    [Fact]
    public void EqualPlainLists() => Gen.Select(Form, Command.Array[1, 60]).Sample(
        static (form, history) =>
        {
            var bench = new PluginBench(new ListsPlugin(form));
            var model = new CollectionModel();
            foreach (string[] words in history)
            {
                Compare(model, bench, words);
                foreach (string key in Keys) CheckChunks(form.Limits, bench, key);
            }

            foreach (string key in Keys) Compare(model, bench, "LRANGE", key, "0", "-1");
        },
        iter: TestBudget.Times(2_000),
        print: static sample => $"{sample.Item1}\n{string.Join('\n', sample.Item2.Select(static words => string.Join(' ', words)))}");

    [Fact]
    public void HistoriesHaveEveryCommand() =>
        HistoryCoverage.AssertAll(new ListsPlugin(), Command.Select(static words => new[] { words[0] }), canWait: false);

    /// <summary>Chunks follow one another without a gap, only the first has empty positions, and none is larger than it may be.</summary>
    private static void CheckChunks(ChunkLimits limits, PluginBench bench, string key)
    {
        bool isThere = bench.Keyspace.View(bench.Database).TryPeek(System.Text.Encoding.Latin1.GetBytes(key), out EntryView list);
        if (!isThere || list.IsString) return;
        using FieldCursor cursor = list.Fields.Walk();
        ulong end = 0;
        while (cursor.MoveNext())
        {
            Chunk chunk = ListShape.ChunkAt(cursor);
            Assert.True(end == 0 || (chunk.Skip == 0 && chunk.First == end), "positions have no gaps");
            Assert.True(limits.Fit(chunk.Count, chunk.Elements.Length), "a chunk is within its limits");
            Assert.True(chunk.Skip + chunk.Count <= limits.MaxCount, "a chunk lies in a range of positions");
            Assert.Equal(chunk.Elements.Length, chunk.OffsetOf(chunk.Count));
            end = chunk.End;
        }

        Assert.NotEqual(0UL, end);
    }

    private static void Compare(CollectionModel model, PluginBench bench, params string[] words)
    {
        string actual = Sent.Of(bench.Run(words));
        Assert.Equal(model.Run(words, actual)!.Replace("nil[]", "nil", StringComparison.Ordinal), actual);
    }

    private static Gen<string[]> Line(Gen<string> name, params Gen<string>[] words) =>
        words.Aggregate(name.Select(static name => new[] { name }), static (line, word) =>
            Gen.Select(line, word, static (before, next) => before.Append(next).ToArray()));

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
