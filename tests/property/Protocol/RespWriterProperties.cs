using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using CsCheck;
using PlumCache.Abstractions;
using PlumCache.Protocol;
using PlumCache.Tests.Shared;

namespace PlumCache.Tests.Properties.Protocol;

public sealed class RespWriterProperties
{
    private static readonly Gen<string> _genText = Gen.String[Gen.Char[' ', '\u00FF'], 0, 9];

    private static readonly Gen<ReplyTree> _genLeaf = Gen.OneOf<ReplyTree>(
        _genText.Select(text => (ReplyTree)new ReplyTree.Simple(text)),
        _genText.Select(text => (ReplyTree)new ReplyTree.Error("ERR " + text)),
        Gen.Long.Select(value => (ReplyTree)new ReplyTree.Integer(value)),
        Gen.Double.Select(value => (ReplyTree)new ReplyTree.Double(value)),
        Gen.Bool.Select(value => (ReplyTree)new ReplyTree.Boolean(value)),
        Gen.Byte.Array[0, 30].Select(bytes => (ReplyTree)new ReplyTree.Bulk(bytes)),
        _genText.Select(text => (ReplyTree)new ReplyTree.Verbatim(text)),
        Gen.Bool.Select(isArray => isArray ? (ReplyTree)new ReplyTree.NullArray() : new ReplyTree.Null()));

    private static readonly Gen<ReplyTree> _genTree = Gen.Recursive<ReplyTree>((depth, gen) => depth > 3
        ? _genLeaf
        : Gen.Frequency(
            (4, _genLeaf),
            (1, gen.Array[0, 4].Select(items => (ReplyTree)new ReplyTree.Array([.. items]))),
            (1, gen.Array[0, 4].Select(items => (ReplyTree)new ReplyTree.Set([.. items]))),
            (1, gen.Array[0, 4].Select(items => (ReplyTree)new ReplyTree.Push([.. items]))),
            (1, Gen.Select(gen, gen).Array[0, 3].Select(pairs => (ReplyTree)new ReplyTree.Map(
                [.. pairs.Select(pair => KeyValuePair.Create(pair.Item1, pair.Item2))])))));

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void AnIndependentReaderReadsBackEveryReply(int protocol) =>
        _genTree.Array[1, 5].Sample(
            trees =>
            {
                using var output = new OutputBuffer(MemoryPool<byte>.Shared);
                var writer = new RespWriter(output);
                writer.UseProtocol(protocol);
                foreach (ReplyTree tree in trees) writer.Write(Reply.Tree(tree));

                using var stream = new MemoryStream(output.WrittenSpan.ToArray());
                var reader = new RespReader(stream);
                foreach (ReplyTree tree in trees)
                {
                    string read = reader.ReadAsync(CancellationToken.None).GetAwaiter().GetResult().ToString();
                    if (read != Expected(tree, protocol == 3)) return false;
                }

                return reader.ReadToEndAsync(CancellationToken.None).GetAwaiter().GetResult().Length == 0;
            },
            iter: TestBudget.Times(5_000));

    [Fact]
    public void ADoubleReadsBackAsItself() =>
        Gen.Double.Sample(
            value =>
            {
                byte[] text = new byte[DoubleText.MaxBytes];
                string written = Encoding.ASCII.GetString(text, 0, DoubleText.Format(value, text));
                return !double.IsFinite(value) || double.Parse(written, CultureInfo.InvariantCulture).Equals(value);
            },
            iter: TestBudget.Times(50_000));

    private static string Expected(ReplyTree tree, bool isResp3) => tree switch
    {
        ReplyTree.Simple simple => "+" + Utf8(simple.Text),
        ReplyTree.Error error => "-" + Utf8(error.Text.ToString()),
        ReplyTree.Integer integer => $":{integer.Value}",
        ReplyTree.Double real => isResp3 ? "," + Digits(real.Value) : $"$\"{Digits(real.Value)}\"",
        ReplyTree.Boolean boolean => isResp3 ? (boolean.Value ? "#t" : "#f") : (boolean.Value ? ":1" : ":0"),
        ReplyTree.Bulk bulk => $"$\"{Encoding.Latin1.GetString(bulk.Bytes.Span)}\"",
        ReplyTree.Verbatim verbatim => isResp3 ? $"=\"txt:{Utf8(verbatim.Text)}\"" : $"$\"{Utf8(verbatim.Text)}\"",
        ReplyTree.Null => isResp3 ? "_null" : "$null",
        ReplyTree.NullArray => isResp3 ? "_null" : "*null",
        ReplyTree.Array array => "*" + Items(array.Items, isResp3),
        ReplyTree.Set set => (isResp3 ? "~" : "*") + Items(set.Items, isResp3),
        ReplyTree.Push push => (isResp3 ? ">" : "*") + Items(push.Items, isResp3),
        ReplyTree.Map map => (isResp3 ? "%" : "*") + Items([.. map.Pairs.SelectMany(pair => (ReplyTree[])[pair.Key, pair.Value])], isResp3),
        _ => throw new InvalidOperationException($"No expectation for {tree}."),
    };

    private static string Items(ImmutableArray<ReplyTree> items, bool isResp3) =>
        $"[{string.Join(", ", items.Select(item => Expected(item, isResp3)))}]";

    /// <summary>The bytes of a text as the reader shows them.</summary>
    private static string Utf8(string text) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));

    private static string Digits(double value)
    {
        byte[] text = new byte[DoubleText.MaxBytes];
        return Encoding.ASCII.GetString(text, 0, DoubleText.Format(value, text));
    }
}
