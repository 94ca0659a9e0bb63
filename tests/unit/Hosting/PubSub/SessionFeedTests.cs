using System.Buffers;
using PlumCache.Hosting.PubSub;
using PlumCache.Hosting.Sessions;

namespace PlumCache.Tests.Unit.Hosting.PubSub;

public sealed class SessionFeedTests
{
    private const int ItemBytes = FeedItem.OverheadBytes + 1 + 10;

    private readonly SessionFeed _feed = new();

    [Fact]
    public void TakesWhatFillsItsBoundAndNotOneByteMore()
    {
        Assert.True(_feed.TryAdd(Item(), 2 * ItemBytes));
        Assert.True(_feed.TryAdd(Item(), 2 * ItemBytes));
        Assert.Equal(2 * ItemBytes, _feed.Bytes);
        Assert.False(new SessionFeed().TryAdd(Item(), ItemBytes - 1));
        Assert.False(_feed.TryAdd(Item(), (3 * ItemBytes) - 1));
    }

    [Fact]
    public void TellsBeforehandWhetherItWouldTakeAnItem()
    {
        Assert.True(_feed.TryAdd(Item(), long.MaxValue));
        Assert.True(_feed.HasRoom(5, ItemBytes + 5));
        Assert.False(_feed.HasRoom(6, ItemBytes + 5));
        Assert.Equal(ItemBytes, _feed.Bytes);
    }

    [Fact]
    public void WhatWasWrittenMakesRoom()
    {
        using var output = new SendQueue(new FakeTransport(), new CoarseClock(new ManualTime()), MemoryPool<byte>.Shared);
        for (int i = 0; i < 100; i++)
        {
            Assert.True(_feed.TryAdd(Item(), ItemBytes));
            Assert.False(_feed.IsEmpty);
            _feed.WriteTo(output, 2, int.MaxValue);
            Assert.True(_feed.IsEmpty);
            Assert.Equal(0, _feed.Bytes);
        }

        Assert.Equal(100 * "*3\r\n$7\r\nmessage\r\n$1\r\n\0\r\n$10\r\n0123456789\r\n".Length, output.PendingBytes);
    }

    [Fact]
    public void AnItemCountsUntilItsFirstBytesCountAsReplies()
    {
        // Room for the name of the channel is asked for while it is written: whoever looked then would find the item still waiting.
        const int NameBytes = 3_000_000;
        long leastFound = long.MaxValue;
        SendQueue? output = null;
        using var pool = new WatchedPool(() => leastFound = Math.Min(leastFound, _feed.Bytes + output!.PendingBytes));
        using SendQueue made = new(new FakeTransport(), new CoarseClock(new ManualTime()), pool);
        output = made;
        var subscription = new Subscription(new FakeSubscriber(1), new byte[1], isPattern: false);
        Assert.True(_feed.TryAdd(new FeedItem(new Message(new byte[NameBytes], new byte[1]), subscription), long.MaxValue));
        _feed.WriteTo(output, 2, int.MaxValue);
        Assert.InRange(leastFound, NameBytes, long.MaxValue - 1);
    }

    [Fact]
    public void CountsAPatternToo()
    {
        var subscription = new Subscription(new FakeSubscriber(1), new byte[5], isPattern: true);
        Assert.Equal(ItemBytes + 5, new FeedItem(new Message(new byte[1], new byte[10]), subscription).Bytes);
        Assert.Equal(FeedItem.OverheadBytes + 7, new FeedItem(new byte[7]).Bytes);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ALongMessageIsWrittenInPiecesAsFastAsItsReceiverTakesIt(bool endsMeanwhile)
    {
        byte[] payload = [.. Enumerable.Range(0, 1_000_000).Select(static i => (byte)('a' + (i % 26)))];
        var transport = new FakeTransport();
        using var output = new SendQueue(transport, new CoarseClock(new ManualTime()), MemoryPool<byte>.Shared);
        transport.Owner = new SentOwner(output);
        transport.SetWindow(0);
        var subscription = new Subscription(new FakeSubscriber(1), "n*"u8.ToArray(), isPattern: true);
        Assert.True(_feed.TryAdd(new FeedItem("line"u8.ToArray()), long.MaxValue));
        Assert.True(_feed.TryAdd(new FeedItem(new Message("news"u8.ToArray(), payload), subscription), long.MaxValue));
        int rounds = 0;
        for (; !_feed.IsEmpty; rounds++)
        {
            _feed.WriteTo(output, 2, 100_000_000);
            if (_feed.IsInside && endsMeanwhile) subscription.End(); // what has begun is written to its end
            Assert.InRange(output.PendingBytes, 0, 400_000);
            output.Flush();
            transport.SetWindow(70_000);
        }

        while (output.Flush() != SendState.Empty) transport.SetWindow(70_000);
        string text = System.Text.Encoding.ASCII.GetString(payload);
        Assert.Equal($"+line\r\n*4\r\n$8\r\npmessage\r\n$2\r\nn*\r\n$4\r\nnews\r\n$1000000\r\n{text}\r\n", transport.Sent);
        Assert.InRange(rounds, 10, 100);
        Assert.Equal((0L, false), (_feed.Bytes, _feed.IsInside));
    }

    private static FeedItem Item() =>
        new(new Message(new byte[1], new byte[10]), new Subscription(new FakeSubscriber(1), new byte[1], isPattern: false));

    /// <summary>Tells whenever room is rented.</summary>
    private sealed class WatchedPool(Action onRent) : MemoryPool<byte>
    {
        public override int MaxBufferSize => Shared.MaxBufferSize;

        public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
        {
            onRent();
            return Shared.Rent(minBufferSize);
        }

        protected override void Dispose(bool disposing)
        {
        }
    }
}
