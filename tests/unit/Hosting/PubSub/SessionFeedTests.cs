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
    public void WhatWasTakenMakesRoom()
    {
        for (int i = 0; i < 100; i++)
        {
            Assert.True(_feed.TryAdd(Item(), ItemBytes));
            Assert.False(_feed.IsEmpty);
            Assert.True(_feed.TryTake(out _));
        }

        Assert.True(_feed.IsEmpty);
        Assert.Equal(0, _feed.Bytes);
        Assert.False(_feed.TryTake(out _));
    }

    [Fact]
    public void CountsAPatternToo()
    {
        var subscription = new Subscription(new FakeSubscriber(1), new byte[5], isPattern: true);
        Assert.Equal(ItemBytes + 5, new FeedItem(new Message(new byte[1], new byte[10]), subscription).Bytes);
        Assert.Equal(FeedItem.OverheadBytes + 7, new FeedItem(new byte[7]).Bytes);
    }

    private static FeedItem Item() => new(new Message(new byte[1], new byte[10]), new Subscription(new FakeSubscriber(1), new byte[1], isPattern: false));
}
