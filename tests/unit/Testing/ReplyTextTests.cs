using PlumCache.Abstractions;
using PlumCache.Testing;

namespace PlumCache.Tests.Unit.Testing;

public sealed class ReplyTextTests
{
    private static readonly TestKeyspace Some = new TestKeyspace { NowMs = 10 }
        .With("", new TestEntry("1"))
        .With("\0", new TestEntry("2"))
        .With("a", new TestEntry("3"))
        .With("ab", new TestEntry("4", 10));

    [Fact]
    public void ScalarsReadAsInRedisCli()
    {
        Check("", Reply.None);
        Check("OK", Reply.Ok);
        Check("(error) ERR syntax error", Reply.Error(Errors.Syntax));
        Check("(integer) -1", Reply.Integer(-1));
        Check("\"a\\x00\\xff\"", Reply.Bulk([(byte)'a', 0, 0xFF]));
        Check("\"é\"", Reply.Bulk("é"u8));
        Check("(nil)", Reply.Null);
        Check("(nil array)", Reply.NullArray);
        Check("(double) 0.5", Reply.Double(0.5));
        Check("(true)", Reply.Boolean(value: true));
        Check("(text) \"words\"", Reply.Verbatim("words"u8));
    }

    [Fact]
    public void ListingsHaveTheSnapshotsLiveKeys()
    {
        Check("[\"\", \"\\x00\", \"a\"]", Reply.Keys(new KeyQuery(new GlobPattern("*"u8))));
        Check("(scan) from 0, 10 a page: [\"a\"]",
            Reply.Scan(new ScanQuery(0, new GlobPattern("a*"u8), 10)));
        Check("[(integer) 0, (integer) 1]", Reply.Items(2, static (view, in command, index) => Reply.Integer(index)));
    }

    [Fact]
    public void TreesNest()
    {
        ReplyTree one = new ReplyTree.Integer(1), two = new ReplyTree.Bulk("two");
        Check("[(integer) 1, \"two\"]", Reply.Tree(new ReplyTree.Array([one, two])));
        Check("(set) [\"two\"]", Reply.Tree(new ReplyTree.Set([two])));
        Check("{(integer) 1: \"two\"}", Reply.Tree(new ReplyTree.Map([KeyValuePair.Create(one, two)])));
        Check("(push) [(integer) 1] | OK", Reply.Tree(new ReplyTree.Several([new ReplyTree.Push([one]), ReplyTree.Ok])));
    }

    private static void Check(string words, scoped in Reply reply) =>
        Assert.Equal(words, ReplyText.Of(reply, new TestView(Some, 0), StoredCommand.Of("x").Command));
}
