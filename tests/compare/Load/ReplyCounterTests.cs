using System.Text;
using PlumCache.Compare.Load;

namespace PlumCache.Compare.Tests.Load;

public sealed class ReplyCounterTests
{
    private const string Replies =
        "+OK\r\n:-12\r\n$5\r\nab\r\nc\r\n$-1\r\n$0\r\n\r\n*-1\r\n*0\r\n*3\r\n*2\r\n:1\r\n*0\r\n$1\r\na\r\n:2\r\n-ERR no *3\r\n+PONG\r\n";
    private const int Count = 10;

    [Fact]
    public void RepliesAreCountedHoweverTheyAreCut()
    {
        byte[] bytes = Encoding.ASCII.GetBytes(Replies);
        for (int first = 0; first <= bytes.Length; first++)
        {
            for (int second = first; second <= bytes.Length; second++)
            {
                var counter = new ReplyCounter();
                counter.Feed(bytes.AsSpan(0, first));
                counter.Feed(bytes.AsSpan(first, second - first));
                counter.Feed(bytes.AsSpan(second));
                Assert.Equal((Count, 1, "ERR no *3"), (counter.Replies, counter.Errors, counter.FirstError));
            }
        }
    }

    [Fact]
    public void AReplyCountsOnlyOnceItIsWhole()
    {
        byte[] bytes = Encoding.ASCII.GetBytes("*2\r\n$1\r\na\r\n*2\r\n:1\r\n*0\r\n");
        var counter = new ReplyCounter();
        counter.Feed(bytes.AsSpan(0, bytes.Length - 1));
        Assert.Equal(0, counter.Replies);
        counter.Feed(bytes.AsSpan(bytes.Length - 1));
        Assert.Equal(1, counter.Replies);
    }

    [Fact]
    public void OnlyTheFirstErrorIsKept()
    {
        var counter = new ReplyCounter();
        counter.Feed("-ERR one\r\n-ERR two\r\n"u8);
        Assert.Equal((2, "ERR one"), (counter.Errors, counter.FirstError));
    }

    [Fact]
    public void WhatIsNoReplyIsRefused() => Assert.Throws<FormatException>(static () => new ReplyCounter().Feed("hello\r\n"u8));
}
