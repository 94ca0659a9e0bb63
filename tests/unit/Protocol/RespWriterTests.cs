using System.Buffers;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Text;
using PlumCache.Abstractions;
using PlumCache.Protocol;

namespace PlumCache.Tests.Unit.Protocol;

public sealed class RespWriterTests
{
    private static readonly ReplyTree _one = new ReplyTree.Integer(1);

    public static TheoryData<ReplyTree, string, string> Trees => new()
    {
        { ReplyTree.Ok, "+OK\r\n", "+OK\r\n" },
        { new ReplyTree.Simple("a\r\nb"), "+a  b\r\n", "+a  b\r\n" },
        { new ReplyTree.Error("ERR a\nb"), "-ERR a b\r\n", "-ERR a b\r\n" },
        { new ReplyTree.Integer(-42), ":-42\r\n", ":-42\r\n" },
        { new ReplyTree.Bulk("é"), "$2\r\n\u00C3\u00A9\r\n", "$2\r\n\u00C3\u00A9\r\n" },
        { new ReplyTree.Null(), "$-1\r\n", "_\r\n" },
        { new ReplyTree.NullArray(), "*-1\r\n", "_\r\n" },
        { new ReplyTree.Double(1.5), "$3\r\n1.5\r\n", ",1.5\r\n" },
        { new ReplyTree.Double(double.NegativeInfinity), "$4\r\n-inf\r\n", ",-inf\r\n" },
        { new ReplyTree.Boolean(true), ":1\r\n", "#t\r\n" },
        { new ReplyTree.Boolean(false), ":0\r\n", "#f\r\n" },
        { new ReplyTree.Verbatim("a b"), "$3\r\na b\r\n", "=7\r\ntxt:a b\r\n" },
        { new ReplyTree.Array([]), "*0\r\n", "*0\r\n" },
        { new ReplyTree.Array([_one, new ReplyTree.Array([_one]), new ReplyTree.Null()]), "*3\r\n:1\r\n*1\r\n:1\r\n$-1\r\n",
            "*3\r\n:1\r\n*1\r\n:1\r\n_\r\n" },
        { new ReplyTree.Set([_one, ReplyTree.Ok]), "*2\r\n:1\r\n+OK\r\n", "~2\r\n:1\r\n+OK\r\n" },
        { new ReplyTree.Push([new ReplyTree.Bulk("message"), _one]), "*2\r\n$7\r\nmessage\r\n:1\r\n", ">2\r\n$7\r\nmessage\r\n:1\r\n" },
        { new ReplyTree.Several([new ReplyTree.Push([_one]), new ReplyTree.Push([new ReplyTree.Null()])]), "*1\r\n:1\r\n*1\r\n$-1\r\n",
            ">1\r\n:1\r\n>1\r\n_\r\n" },
        { new ReplyTree.Several([]), "", "" },
        { new ReplyTree.Map([new(new ReplyTree.Bulk("k"), _one)]), "*2\r\n$1\r\nk\r\n:1\r\n", "%1\r\n$1\r\nk\r\n:1\r\n" },
    };

    [Theory]
    [MemberData(nameof(Trees))]
    public void WritesEveryTreeInBothProtocols(ReplyTree tree, string resp2, string resp3)
    {
        Assert.Equal(resp2, Written(2, writer => writer.Write(Reply.Tree(tree))));
        Assert.Equal(resp3, Written(3, writer => writer.Write(Reply.Tree(tree))));
    }

    [Fact]
    public void WritesEveryScalarInBothProtocols()
    {
        AssertWritten("", "", writer => writer.Write(Reply.None));
        AssertWritten("+OK\r\n", "+OK\r\n", writer => writer.Write(Reply.Ok));
        AssertWritten("+PONG\r\n", "+PONG\r\n", writer => writer.Write(Reply.Simple("PONG"u8)));
        AssertWritten("+\r\n", "+\r\n", writer => writer.Write(Reply.Simple(""u8)));
        AssertWritten("-ERR x\r\n", "-ERR x\r\n", writer => writer.Write(Reply.Error("ERR x")));
        AssertWritten("$5\r\na\0\r\nb\r\n", "$5\r\na\0\r\nb\r\n", writer => writer.Write(Reply.Bulk("a\0\r\nb"u8)));
        AssertWritten("$0\r\n\r\n", "$0\r\n\r\n", writer => writer.Write(Reply.Bulk(default)));
        AssertWritten("$-1\r\n", "_\r\n", writer => writer.Write(Reply.Null));
        AssertWritten("*-1\r\n", "_\r\n", writer => writer.Write(Reply.NullArray));
        AssertWritten(":1\r\n", "#t\r\n", writer => writer.Write(Reply.Boolean(true)));
        AssertWritten("$4\r\n-0.5\r\n", ",-0.5\r\n", writer => writer.Write(Reply.Double(-0.5)));
        AssertWritten("$2\r\nhi\r\n", "=6\r\ntxt:hi\r\n", writer => writer.Write(Reply.Verbatim("hi"u8)));
        AssertWritten("*12\r\n", "*12\r\n", writer => writer.BeginArray(12));
        AssertWritten("*3\r\n", ">3\r\n", writer => writer.BeginPush(3));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(9)]
    [InlineData(10)]
    [InlineData(-1)]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    public void WritesIntegersWhole(long value) =>
        AssertWritten($":{value}\r\n", $":{value}\r\n", writer => writer.Write(Reply.Integer(value)));

    /// <summary>
    /// A key named by a client appears in some errors; it must not be able to end the line and answer in the server's name.
    /// </summary>
    [Fact]
    public void LineBreaksInAnErrorCannotForgeAReply() =>
        AssertWritten("-ERR unknown command 'x  +OK  '\r\n", "-ERR unknown command 'x  +OK  '\r\n",
            writer => writer.Write(Reply.Error("ERR unknown command 'x\r\n+OK\r\n'")));

    [Fact]
    public void RewindTakesBackWhatALostRaceHadAnswered()
    {
        Assert.Equal(
            "+OK\r\n$1\r\nb\r\n",
            Written(2, writer =>
            {
                writer.Write(Reply.Ok);
                long position = writer.Position;
                writer.Write(Reply.Bulk(new byte[100_000]));
                writer.Rewind(position);
                Assert.Equal(position, writer.Position);
                writer.Write(Reply.Bulk("b"u8));
            }));
    }

    [Fact]
    public void ATreeDeeperThanAllowedIsABugNotAStackOverflow()
    {
        Written(2, writer => writer.Write(Reply.Tree(Nested(RespWriter.MaxDepth))));
        Assert.Throws<UnreachableException>(() => Written(2, writer => writer.Write(Reply.Tree(Nested(RespWriter.MaxDepth + 1)))));
    }

    [Fact]
    public void SeveralRepliesInsideAnotherAreABug()
    {
        ReplyTree inside = new ReplyTree.Array([new ReplyTree.Several([_one, _one])]);
        ReplyTree behind = new ReplyTree.Several([new ReplyTree.Several([_one])]);
        Assert.Throws<UnreachableException>(() => Written(2, writer => writer.Write(Reply.Tree(inside))));
        Assert.Throws<UnreachableException>(() => Written(2, writer => writer.Write(Reply.Tree(behind))));
    }

    [Fact]
    public void RefusesFormsThatNeedAView() =>
        Assert.Throws<UnreachableException>(() => Written(2, writer => writer.Write(Reply.Keys(new KeyQuery(new GlobPattern("*"u8))))));

    [Fact]
    public void FrequentRepliesAllocateNothing()
    {
        using var output = new OutputBuffer(MemoryPool<byte>.Shared);
        var writer = new RespWriter(output);
        long before = 0;
        for (int round = 0; round < 200; round++)
        {
            if (round == 100) before = GC.GetAllocatedBytesForCurrentThread();
            writer.Write(Reply.Ok);
            writer.Write(Reply.Integer(12_345));
            writer.Write(Reply.Bulk("0123456789"u8));
            writer.Write(Reply.Null);
            output.Clear();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static ReplyTree Nested(int depth)
    {
        ReplyTree tree = _one;
        for (int i = 0; i < depth; i++) tree = new ReplyTree.Array(ImmutableArray.Create(tree));
        return tree;
    }

    private static void AssertWritten(string resp2, string resp3, Action<RespWriter> write)
    {
        Assert.Equal(resp2, Written(2, write));
        Assert.Equal(resp3, Written(3, write));
    }

    private static string Written(int protocol, Action<RespWriter> write)
    {
        using var output = new OutputBuffer(MemoryPool<byte>.Shared);
        var writer = new RespWriter(output);
        writer.UseProtocol(protocol);
        write(writer);
        return Encoding.Latin1.GetString(output.WrittenSpan);
    }
}
