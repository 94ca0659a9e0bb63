using System.Text;
using PlumCache.Hosting.Configuration;
using PlumCache.Hosting.PubSub;
using PlumCache.Hosting.Sessions;

namespace PlumCache.Tests.Unit.Hosting.PubSub;

/// <summary>Connections that are sent messages.</summary>
public sealed class SubscriberTests : IDisposable
{
    private const string MessageOnNews = "$7\r\nmessage\r\n$4\r\nnews\r\n$5\r\nhello\r\n";

    private static readonly SessionTimeouts NoTimeouts = new(0, long.MaxValue / 2, long.MaxValue / 2);

    private readonly SessionKit _kit = new();

    public void Dispose() => _kit.Dispose();

    [Fact]
    public async Task GetsMessagesAsArraysInResp2AndAsPushesInResp3()
    {
        (Session old, FakeTransport oldPeer) = _kit.Connect();
        (Session young, FakeTransport youngPeer) = _kit.Connect();
        youngPeer.Deliver("HELLO 3\n");
        await youngPeer.UntilAsync(() => youngPeer.Sent.Contains("modules", StringComparison.Ordinal));
        Subscribe(old, "news");
        Subscribe(young, "news");
        Subscribe(young, "n*", isPattern: true);
        Publish("news", "hello");
        await EndsAsync(oldPeer, "*3\r\n" + MessageOnNews);
        await EndsAsync(youngPeer, ">3\r\n" + MessageOnNews + ">4\r\n$8\r\npmessage\r\n$2\r\nn*\r\n$4\r\nnews\r\n$5\r\nhello\r\n");
    }

    /// <summary>What waits behind a slow peer is written by another writer, which must be told the protocol too.</summary>
    [Fact]
    public async Task GetsPushesAlsoBehindRepliesThatAreStillUnderWay()
    {
        (Session session, FakeTransport peer) = _kit.Connect();
        peer.Deliver("HELLO 3\n");
        await peer.UntilAsync(() => peer.Sent.Contains("modules", StringComparison.Ordinal));
        Subscribe(session, "news");
        peer.SetWindow(0);
        peer.Deliver("PING\n");
        await peer.UntilAsync(() => peer.IsSending);
        Publish("news", "hello");
        peer.SetWindow(long.MaxValue);
        await EndsAsync(peer, "+PONG\r\n>3\r\n" + MessageOnNews);
    }

    [Fact]
    public async Task GetsAnyBytes()
    {
        (Session session, FakeTransport peer) = _kit.Connect();
        Subscribe(session, "\r\n\0");
        Publish("\r\n\0", "\u00FF\r\n");
        Publish("\r\n\0", "");
        await EndsAsync(peer,
            "*3\r\n$7\r\nmessage\r\n$3\r\n\r\n\0\r\n$3\r\n\u00FF\r\n\r\n*3\r\n$7\r\nmessage\r\n$3\r\n\r\n\0\r\n$0\r\n\r\n");
    }

    [Fact]
    public async Task MessagesWaitWhileABatchIsUnderWay()
    {
        (Session session, FakeTransport peer) = _kit.Connect();
        (Session other, FakeTransport otherPeer) = _kit.Connect();
        Subscribe(session, "news");
        Subscribe(other, "news");
        peer.Deliver("PING\nDEBUG SLEEP 5\nPING\n");
        await peer.UntilAsync(() => _kit.Time.ActiveTimers == 1);
        Publish("news", "hello");
        await EndsAsync(otherPeer, MessageOnNews);
        _kit.Time.Advance(TimeSpan.FromSeconds(5));
        await peer.UntilAsync(() => peer.Sent.Length == ("+PONG\r\n+OK\r\n+PONG\r\n*3\r\n" + MessageOnNews).Length);
        Assert.Equal("+PONG\r\n+OK\r\n+PONG\r\n*3\r\n" + MessageOnNews, peer.Sent);
    }

    [Fact]
    public async Task MessagesNeverComeBetweenThePartsOfAStreamedReply()
    {
        const int Keys = 20_000;
        (Session session, FakeTransport peer) = _kit.Connect();
        var request = new StringBuilder();
        for (int i = 0; i < Keys; i++)
        {
            request.Append("SET key:").Append(i.ToString("D6", System.Globalization.CultureInfo.InvariantCulture)).Append(" v\n");
        }
        peer.Deliver(request.ToString());
        await peer.UntilAsync(() => peer.Sent.Length == Keys * 5);
        Subscribe(session, "news");
        peer.SetWindow(0);
        peer.Deliver("KEYS *\n");
        await peer.UntilAsync(() => peer.IsSending);
        Publish("news", "hello");
        peer.SetWindow(long.MaxValue);
        await EndsAsync(peer, "*3\r\n" + MessageOnNews);
        Assert.Equal((Keys * 5) + "*20000\r\n".Length + (Keys * 17) + 4 + MessageOnNews.Length, peer.Sent.Length);
    }

    [Fact]
    public async Task GetsMoreThanItsOutputHoldsAtOnce()
    {
        const int Count = 3_000;
        (Session session, FakeTransport peer) = _kit.Connect();
        Subscribe(session, "news");
        peer.SetWindow(0);
        string payload = new('x', 100);
        for (int i = 0; i < Count; i++) Publish("news", payload);
        await peer.UntilAsync(() => peer.IsSending);
        peer.SetWindow(long.MaxValue);
        string each = "*3\r\n$7\r\nmessage\r\n$4\r\nnews\r\n$100\r\n" + payload + "\r\n";
        await peer.UntilAsync(() => peer.Sent.Length == Count * each.Length);
        Assert.Equal(string.Concat(Enumerable.Repeat(each, Count)), peer.Sent);
    }

    [Fact]
    public async Task ReadsOnWhileMessagesCome()
    {
        (Session session, FakeTransport peer) = _kit.Connect();
        Subscribe(session, "news");
        for (int i = 0; i < 100; i++)
        {
            Publish("news", "hello");
            peer.Deliver("PING\n");
        }

        int length = 100 * ("*3\r\n" + MessageOnNews + "+PONG\r\n").Length;
        await peer.UntilAsync(() => peer.Sent.Length == length);
    }

    [Fact]
    public async Task IsClosedWhenItDoesNotReadWhileOthersGetEverything()
    {
        using var kit = new SessionKit(new PlumCacheOptions { PubSubOutputLimitBytes = 64 << 10 });
        (Session deaf, FakeTransport deafPeer) = kit.Connect();
        (Session session, FakeTransport peer) = kit.Connect();
        kit.Hub.Subscribe(deaf.Id, "a"u8, isPattern: false);
        kit.Hub.Subscribe(session.Id, "a"u8, isPattern: false);
        deafPeer.SetWindow(0);
        byte[] payload = new byte[1000];
        const int Count = 500, EachBytes = 4 + 13 + 7 + 7 + 1002;
        for (int i = 1; i <= Count; i++)
        {
            kit.Hub.Publish("a"u8, payload);
            int sent = i * EachBytes;
            await peer.UntilAsync(() => peer.Sent.Length == sent);
        }

        await deafPeer.ClosedAsync();
        Assert.Equal("", deafPeer.Sent);
        Assert.False(peer.IsClosed);
        peer.EndInput();
        await kit.Registry.WhenEmptyAsync().WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        Assert.Equal(0, kit.Hub.Subscriptions.ReceiversOf("a"u8));
        Assert.Contains(kit.Log.Lines, static line => line.StartsWith("Warning 1108: Client 1 ", StringComparison.Ordinal));
        Assert.Contains(kit.Log.Lines, static line => line.EndsWith("closed: SubscriberLimit", StringComparison.Ordinal));
    }

    [Fact]
    public async Task GetsNothingOnceUnsubscribedThoughItWasOnItsWay()
    {
        (Session session, FakeTransport peer) = _kit.Connect();
        (Session other, FakeTransport otherPeer) = _kit.Connect();
        Subscribe(session, "a");
        Subscribe(session, "b");
        Subscribe(other, "b");
        peer.SetWindow(0);
        string filler = new('x', SessionKit.MaxPendingReplyBytes);
        Publish("a", filler);
        await peer.UntilAsync(() => peer.IsSending);
        Publish("a", "dropped");
        Publish("b", "kept");

        // Handed out in the order of connections: what the second has, the first has too.
        await EndsAsync(otherPeer, "kept\r\n");
        _kit.Hub.Unsubscribe(session.Id, "a"u8, isPattern: false);
        peer.SetWindow(long.MaxValue);
        await EndsAsync(peer, filler + "\r\n*3\r\n$7\r\nmessage\r\n$1\r\nb\r\n$4\r\nkept\r\n");
    }

    [Fact]
    public async Task ItsEndEndsItsSubscriptions()
    {
        (Session session, FakeTransport peer) = _kit.Connect();
        Subscribe(session, "a");
        Subscribe(session, "*", isPattern: true);
        peer.EndInput();
        await peer.ClosedAsync();
        Assert.Equal((0, 0), (_kit.Hub.Subscriptions.ReceiversOf("a"u8), _kit.Hub.Subscriptions.PatternCount));
        Subscribe(session, "a");
        Assert.Equal(0, _kit.Hub.Subscriptions.ReceiversOf("a"u8));
    }

    [Fact]
    public async Task IsNotClosedForBeingIdle()
    {
        (_, FakeTransport idle) = _kit.Connect();
        (Session session, FakeTransport peer) = _kit.Connect();
        Subscribe(session, "a");
        SessionTimeouts timeouts = NoTimeouts with { IdleMs = 3000 };
        _kit.Pass(TimeSpan.FromMilliseconds(3000), timeouts);
        await idle.ClosedAsync();
        Assert.False(peer.IsClosed);
        _kit.Hub.UnsubscribeAll(session.Id);
        _kit.Pass(TimeSpan.FromMilliseconds(3000), timeouts);
        await peer.ClosedAsync();
    }

    [Fact]
    public async Task IsToldAndKilledByItsType()
    {
        (Session session, FakeTransport subscriber) = _kit.Connect();
        (_, FakeTransport peer) = _kit.Connect();
        Subscribe(session, "a");
        Subscribe(session, "b");
        Subscribe(session, "*", isPattern: true);
        peer.Deliver("CLIENT LIST TYPE pubsub\n");
        await peer.UntilAsync(() => peer.Sent.EndsWith("\r\n", StringComparison.Ordinal));
        Assert.Contains(" flags=P db=0 sub=2 psub=1 ssub=0 ", peer.Sent, StringComparison.Ordinal);
        Assert.DoesNotContain("id=2 ", peer.Sent, StringComparison.Ordinal);
        peer.Deliver("INFO stats\n");
        await peer.UntilAsync(() => peer.Sent.Contains("pubsub_channels:2\r\npubsub_patterns:1\r\n", StringComparison.Ordinal));
        peer.Deliver("CLIENT KILL TYPE pubsub\n");
        await subscriber.ClosedAsync();
        await EndsAsync(peer, ":1\r\n");
        Assert.False(peer.IsClosed);
    }

    [Fact]
    public async Task OnceItIsKilledNobodyCountsItAlthoughItHasNotEndedYet()
    {
        (Session session, FakeTransport subscriber) = _kit.Connect();
        (_, FakeTransport peer) = _kit.Connect();
        Subscribe(session, "a");
        Subscribe(session, "*", isPattern: true);

        // A connection ends when no send is under way any more.
        subscriber.HoldsSends = true;
        subscriber.SetWindow(0);
        subscriber.Deliver("PING\n");
        await subscriber.UntilAsync(() => subscriber.IsSending);

        const string Replies = ":1\r\n:0\r\n*2\r\n$1\r\na\r\n:0\r\n:0\r\n";
        peer.Deliver("CLIENT KILL TYPE pubsub\nPUBLISH a x\nPUBSUB NUMSUB a\nPUBSUB NUMPAT\n");
        await peer.UntilAsync(() => peer.Sent.Length >= Replies.Length);
        Assert.Equal(Replies, peer.Sent);
        Assert.Equal(2, _kit.Registry.Count);
        await subscriber.ClosedAsync();
        subscriber.EndSend();
    }

    [Fact]
    public async Task ResetEndsItsSubscriptions()
    {
        (Session session, FakeTransport peer) = _kit.Connect();
        Subscribe(session, "a");
        peer.Deliver("RESET\n");
        await EndsAsync(peer, "+RESET\r\n");
        Assert.Equal(0, _kit.Hub.Subscriptions.ReceiversOf("a"u8));
    }

    [Fact]
    public async Task BatchesWaitWhileTheHubIsBehind()
    {
        (_, FakeTransport peer) = _kit.Connect();
        _kit.Hub.Backlog.Add(MessageQueue.MaxWaitingBytes + 1);
        peer.Deliver("PING\n");
        Assert.Equal(("", 1), (peer.Sent, _kit.Hub.Backlog.Waiting));
        _kit.Hub.Backlog.Remove(1);
        await EndsAsync(peer, "+PONG\r\n");
        Assert.Equal(0, _kit.Hub.Backlog.Waiting);
    }

    private static Task EndsAsync(FakeTransport peer, string end) =>
        peer.UntilAsync(() => peer.Sent.EndsWith(end, StringComparison.Ordinal));

    private void Subscribe(Session session, string name, bool isPattern = false) =>
        _kit.Hub.Subscribe(session.Id, Encoding.Latin1.GetBytes(name), isPattern);

    private void Publish(string channel, string payload) =>
        _kit.Hub.Publish(Encoding.Latin1.GetBytes(channel), Encoding.Latin1.GetBytes(payload));
}
