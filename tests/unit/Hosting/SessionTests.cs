using System.Text;
using PlumCache.Hosting.Configuration;
using PlumCache.Hosting.Sessions;
using PlumCache.Tests.Unit.Hosting.Safety;

namespace PlumCache.Tests.Unit.Hosting;

public sealed class SessionTests : IDisposable
{
    private static readonly SessionTimeouts NoTimeouts = new(0, long.MaxValue / 2, long.MaxValue / 2);

    private readonly SessionKit _kit = new();

    public void Dispose() => _kit.Dispose();

    [Fact]
    public async Task AnswersAPipelineInOrder()
    {
        (_, FakeTransport peer) = _kit.Connect();
        peer.Deliver("PING\r\nSET a 1\r\nGET a\r\n*2\r\n$3\r\nGET\r\n$1\r\nb\r\n");
        await peer.SentAsync("+PONG\r\n+OK\r\n$1\r\n1\r\n$-1\r\n");
        Assert.False(peer.IsClosed);
    }

    [Fact]
    public async Task AnswersARequestThatComesByteByByte()
    {
        (_, FakeTransport peer) = _kit.Connect();
        foreach (byte b in "*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$2\r\nvw\r\nGET k\r\n"u8.ToArray()) peer.Deliver([b]);
        await peer.SentAsync("+OK\r\n$2\r\nvw\r\n");
    }

    [Fact]
    public async Task AnswersMoreCommandsThanABatchHolds()
    {
        (_, FakeTransport peer) = _kit.Connect();
        var request = new StringBuilder();
        var expected = new StringBuilder();
        for (int i = 0; i < 1000; i++)
        {
            request.Append("INCR n\r\n");
            expected.Append(':').Append(i + 1).Append("\r\n");
        }

        peer.Deliver(request.ToString());
        await peer.SentAsync(expected.ToString());
    }

    [Fact]
    public async Task AnswersEverythingAfterAHalfCloseAndThenCloses()
    {
        (_, FakeTransport peer) = _kit.Connect();
        peer.Deliver("SET a 1\nGET a\nGET a");
        peer.EndInput();
        await peer.ClosedAsync();
        Assert.Equal("+OK\r\n$1\r\n1\r\n", peer.Sent);
        Assert.True(peer.IsSendShut);
        Assert.Equal(0, _kit.Registry.Count);
    }

    [Fact]
    public async Task ClosesAfterQuitAndIgnoresWhatFollows()
    {
        (_, FakeTransport peer) = _kit.Connect();
        peer.Deliver("PING\nQUIT\nPING\n");
        await peer.ClosedAsync();
        Assert.Equal("+PONG\r\n+OK\r\n", peer.Sent);
    }

    [Fact]
    public async Task AnswersAProtocolErrorAndLingersUntilThePeerEnds()
    {
        (_, FakeTransport peer) = _kit.Connect();
        peer.Deliver("PING\n*1\r\n:3\r\n");
        await peer.UntilAsync(() => peer.IsSendShut);
        Assert.Equal("+PONG\r\n-ERR Protocol error: expected '$', got ':'\r\n", peer.Sent);
        Assert.Contains(_kit.Log.Lines, static line => line.StartsWith("Information 1103: ", StringComparison.Ordinal));
        Assert.False(peer.IsClosed);
        peer.Deliver("more of it");
        peer.EndInput();
        await peer.ClosedAsync();
    }

    [Fact]
    public async Task LingersNoLongerThanItsTimeout()
    {
        (_, FakeTransport peer) = _kit.Connect();
        peer.Deliver("*x\r\n");
        await peer.UntilAsync(() => peer.IsSendShut);
        _kit.Pass(TimeSpan.FromMilliseconds(999), NoTimeouts with { LingerMs = 1000 });
        Assert.False(peer.IsClosed);
        _kit.Pass(TimeSpan.FromMilliseconds(1), NoTimeouts with { LingerMs = 1000 });
        await peer.ClosedAsync();
    }

    [Theory]
    [InlineData("POST / HTTP/1.1\r\nHost: x\r\n\r\n")]
    [InlineData("Host: x\r\n")]
    public async Task ClosesAnAttackUnanswered(string text)
    {
        (_, FakeTransport peer) = _kit.Connect();
        peer.Deliver(text);
        await peer.ClosedAsync();
        Assert.Equal("", peer.Sent);
        Assert.Contains(_kit.Log.Lines,
            static line => line.StartsWith("Warning 1102: Possible attack from 127.0.0.1:50000", StringComparison.Ordinal));
    }

    [Fact]
    public async Task OwnsNoBufferWhileItIsIdle()
    {
        (Session session, FakeTransport peer) = _kit.Connect();
        peer.Deliver("SET a 1\nGET a\n");
        await peer.SentAsync("+OK\r\n$1\r\n1\r\n");
        await peer.UntilAsync(() => session.Describe().TotalBytes == 0);
        peer.Deliver("GE");
        peer.Deliver("T a\n");
        await peer.SentAsync("+OK\r\n$1\r\n1\r\n$1\r\n1\r\n");
    }

    [Fact]
    public async Task DoesNotReadFromAPeerThatTakesNoReplies()
    {
        (Session session, FakeTransport peer) = _kit.Connect();
        peer.Deliver("SET v " + new string('x', 10_000) + "\n");
        await peer.SentAsync("+OK\r\n");
        peer.SetWindow(0);
        string request = string.Concat(Enumerable.Repeat("GET v\n", 50));
        int delivered = 0;
        while (delivered < 100 && peer.AvailableBytes < 20 * request.Length)
        {
            peer.Deliver(request);
            delivered++;
        }

        Assert.InRange(peer.AvailableBytes, 1, int.MaxValue);
        Assert.InRange(session.Describe().OutputBytes, 1, 4 * SessionKit.MaxPendingReplyBytes);
        peer.SetWindow(long.MaxValue);
        const int ReplyBytes = 10_000 + 10;
        await peer.UntilAsync(() => peer.Sent.Length == 5 + (delivered * 50 * ReplyBytes));
    }

    [Fact]
    public async Task ClosesAPeerThatTakesNothingForTheStallTimeout()
    {
        (_, FakeTransport peer) = _kit.Connect();
        peer.SetWindow(3);
        peer.Deliver("PING\n");
        await peer.UntilAsync(() => peer.IsSending);
        SessionTimeouts timeouts = NoTimeouts with { ReplyStallMs = 60_000 };
        _kit.Pass(TimeSpan.FromSeconds(59), timeouts);
        Assert.False(peer.IsClosed);
        _kit.Pass(TimeSpan.FromSeconds(1), timeouts);
        await peer.ClosedAsync();
    }

    [Fact]
    public async Task StreamsALongListingAsThePeerTakesIt()
    {
        (Session session, FakeTransport peer) = _kit.Connect();
        const int Keys = 20_000;
        var request = new StringBuilder();
        for (int i = 0; i < Keys; i++)
        {
            request.Append("SET key:").Append(i.ToString("D6", System.Globalization.CultureInfo.InvariantCulture)).Append(" v\n");
        }
        peer.Deliver(request.ToString());
        await peer.UntilAsync(() => peer.Sent.Length == Keys * 5);

        peer.SetWindow(0);
        peer.Deliver("KEYS *\nPING\n");
        await peer.UntilAsync(() => peer.IsSending);
        Assert.InRange(session.Describe().OutputBytes, 1, 4 * SessionKit.MaxPendingReplyBytes);
        peer.SetWindow(long.MaxValue);
        await peer.UntilAsync(() => peer.Sent.EndsWith("+PONG\r\n", StringComparison.Ordinal));
        string listing = peer.Sent[(Keys * 5)..];
        Assert.StartsWith("*20000\r\n$10\r\nkey:000000\r\n$10\r\nkey:000001\r\n", listing, StringComparison.Ordinal);
        Assert.Equal("*20000\r\n".Length + (Keys * 17) + "+PONG\r\n".Length, listing.Length);
    }

    [Fact]
    public async Task ClosesAnIdlePeerButNotAMonitor()
    {
        (_, FakeTransport idle) = _kit.Connect();
        (_, FakeTransport monitor) = _kit.Connect();
        monitor.Deliver("MONITOR\n");
        await monitor.SentAsync("+OK\r\n");
        SessionTimeouts timeouts = NoTimeouts with { IdleMs = 3000 };
        _kit.Pass(TimeSpan.FromMilliseconds(2999), timeouts);
        Assert.False(idle.IsClosed);
        _kit.Pass(TimeSpan.FromMilliseconds(1), timeouts);
        await idle.ClosedAsync();
        Assert.False(monitor.IsClosed);
    }

    [Fact]
    public async Task ShowsAMonitorWhatOthersRunUntilItEnds()
    {
        (_, FakeTransport monitor) = _kit.Connect();
        monitor.Deliver("MONITOR\n");
        await monitor.SentAsync("+OK\r\n");
        (_, FakeTransport peer) = _kit.Connect();
        peer.Deliver("SET a \"x y\"\n");
        await monitor.UntilAsync(() => monitor.Sent.EndsWith("\"SET\" \"a\" \"x y\"\r\n", StringComparison.Ordinal));
        monitor.EndInput();
        await monitor.ClosedAsync();
        Assert.False(_kit.Monitors.Any);
    }

    [Fact]
    public async Task ClosesAMonitorThatDoesNotDrain()
    {
        (_, FakeTransport monitor) = _kit.Connect();
        monitor.Deliver("MONITOR\n");
        await monitor.SentAsync("+OK\r\n");
        monitor.SetWindow(0);
        byte[] line = new byte[10_000];
        for (int i = 0; i < 100; i++) _kit.Monitors.Feed(line);
        await monitor.ClosedAsync();
    }

    [Fact]
    public async Task ClosesAKilledClient()
    {
        (Session session, FakeTransport victim) = _kit.Connect();
        (_, FakeTransport peer) = _kit.Connect();
        peer.Deliver($"CLIENT KILL ID {session.Id}\nCLIENT KILL ID 99\n");
        await victim.ClosedAsync();
        await peer.SentAsync(":1\r\n:0\r\n");
    }

    [Fact]
    public async Task AnswersWhatWasReceivedWhenTheServerStops()
    {
        (Session session, FakeTransport peer) = _kit.Connect();
        Assert.True(_kit.Lane.TryEnter());
        peer.Deliver("SET a 1\n");
        await peer.UntilAsync(() => peer.AvailableBytes == 0);
        peer.Deliver("GET a\nGE");
        session.Stop();
        Assert.False(peer.IsClosed);
        _kit.Lane.Exit();
        await peer.ClosedAsync();
        Assert.Equal("+OK\r\n$1\r\n1\r\n", peer.Sent);
    }

    [Fact]
    public async Task AnIdleSessionEndsAtOnceWhenTheServerStops()
    {
        (Session session, FakeTransport peer) = _kit.Connect();
        session.Stop();
        await peer.ClosedAsync();
        await _kit.Registry.WhenEmptyAsync().WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task KeepsItsBufferUntilTheSendUnderWayHasEnded()
    {
        (Session session, FakeTransport peer) = _kit.Connect();
        peer.HoldsSends = true;
        peer.SetWindow(0);
        peer.Deliver("PING\n");
        await peer.UntilAsync(() => peer.IsSending);
        peer.Break();
        Assert.True(peer.IsClosed);
        Assert.Equal(1, _kit.Registry.Count);
        Assert.NotEqual(0, session.Describe().TotalBytes);
        peer.EndSend();
        Assert.Equal(0, _kit.Registry.Count);
        Assert.Equal(0, session.Describe().TotalBytes);
    }

    [Fact]
    public void StopsReadingAtTheBoundOfPendingReplies()
    {
        (Session session, FakeTransport peer) = _kit.Connect();
        peer.SetWindow(0);
        const int Requests = 10_000, ReplyBytes = 7;
        for (int i = 0; i < Requests; i++) peer.Deliver("PING\n");
        Assert.InRange(session.Describe().OutputBytes, SessionKit.MaxPendingReplyBytes, SessionKit.MaxPendingReplyBytes + ReplyBytes);
        Assert.NotEqual(0, peer.AvailableBytes);
    }

    [Fact]
    public async Task AsksForThePasswordAndCountsItsBytes()
    {
        using var kit = new SessionKit(new PlumCacheOptions { RequirePass = "secret" });
        (Session session, FakeTransport peer) = kit.Connect();
        peer.Deliver("PING\nAUTH wrong\nAUTH secret\nPING\n");
        await peer.UntilAsync(() => peer.Sent.EndsWith("+OK\r\n+PONG\r\n", StringComparison.Ordinal));
        Assert.StartsWith("-NOAUTH Authentication required.\r\n-WRONGPASS", peer.Sent, StringComparison.Ordinal);
        Assert.Equal(33, session.InputBytes);
        Assert.Equal(peer.Sent.Length, session.OutputBytes);
    }

    [Fact]
    public void ALoggerThatThrowsHurtsNobody()
    {
        using var logger = new ThrowingLogger();
        using var kit = new SessionKit(logger: logger);
        FakeTransport bad = kit.Connect().Peer, good = kit.Connect().Peer;
        bad.Deliver("*1\r\n!\r\n");
        Assert.StartsWith("-ERR Protocol error", bad.Sent, StringComparison.Ordinal);
        bad.EndInput();
        Assert.True(bad.IsClosed);
        good.Deliver("PING\r\n");
        Assert.Equal(("+PONG\r\n", 1), (good.Sent, kit.Registry.Count));
        Assert.True(logger.Thrown > 0);
    }

    private sealed class ThrowingEnds : ISessionEnds
    {
        public void OnEnd(Session session) => throw new InvalidOperationException("a bug");
    }

    [Fact]
    public void WhatTheRegistryTellsMayThrowAndTheConnectionIsGoneAllTheSame()
    {
        using var kit = new SessionKit(ends: new ThrowingEnds());
        FakeTransport peer = kit.Connect().Peer;
        peer.EndInput();
        Assert.True(peer.IsClosed);
        Assert.Equal(0, kit.Registry.Count);
    }
}
