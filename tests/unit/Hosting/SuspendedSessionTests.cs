using PlumCache.Engine.Sessions;
using PlumCache.Hosting.PubSub;
using PlumCache.Hosting.Sessions;

namespace PlumCache.Tests.Unit.Hosting;

/// <summary>Sessions whose batch waits: what goes out meanwhile, what ends the wait, and what one that is killed in it leaves.</summary>
public sealed class SuspendedSessionTests : IDisposable
{
    private readonly SessionKit _kit = new();

    private long NowMs => _kit.Time.GetUtcNow().ToUnixTimeMilliseconds();

    public void Dispose() => _kit.Dispose();

    [Fact]
    public async Task GoesOnWhenTheLaneIsReleased()
    {
        (_, FakeTransport peer) = _kit.Connect();
        Assert.True(_kit.Lane.TryEnter());
        peer.Deliver("GET a\nPING\n");
        await peer.SentAsync("$-1\r\n+PONG\r\n");
        peer.Deliver("SET a 1\nGET a\n");
        (_, FakeTransport other) = _kit.Connect();
        other.Deliver("PING\n");
        await other.SentAsync("+PONG\r\n");
        Assert.Equal("$-1\r\n+PONG\r\n", peer.Sent);
        _kit.Lane.Exit();
        await peer.SentAsync("$-1\r\n+PONG\r\n+OK\r\n$1\r\n1\r\n");
    }

    [Fact]
    public async Task APeerThatIsKilledWhileItWaitsForTheLaneHoldsNobodyUp()
    {
        (Session session, FakeTransport killed) = _kit.Connect();
        (_, FakeTransport peer) = _kit.Connect();
        Assert.True(_kit.Lane.TryEnter());
        killed.Deliver("SET a killed\n");
        peer.Deliver("SET b 1\n");
        session.Abort(CloseReason.Killed);
        await killed.ClosedAsync();
        _kit.Lane.Exit();
        await peer.SentAsync("+OK\r\n");
        peer.Deliver("GET a\n");
        await peer.SentAsync("+OK\r\n$-1\r\n");
    }

    [Fact]
    public async Task ResumesWhenItsDelayIsOver()
    {
        (_, FakeTransport peer) = _kit.Connect();
        peer.Deliver("PING\nDEBUG SLEEP 5\nPING\n");
        await peer.SentAsync("+PONG\r\n");
        await peer.UntilAsync(() => _kit.Time.ActiveTimers == 1);
        _kit.Time.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal("+PONG\r\n", peer.Sent);
        _kit.Time.Advance(TimeSpan.FromSeconds(1));
        await peer.SentAsync("+PONG\r\n+OK\r\n+PONG\r\n");
    }

    [Fact]
    public async Task APeerThatGoesWhileItWaitsForKeysIsNotServed()
    {
        (_, FakeTransport gone) = _kit.Connect();
        (_, FakeTransport peer) = _kit.Connect();
        gone.Deliver("PING\nBLPOP k 0\nPING\n");
        await gone.SentAsync("+PONG\r\n");
        gone.EndInput();
        await gone.ClosedAsync();
        peer.Deliver("RPUSH k a\nLLEN k\n");
        await peer.SentAsync(":1\r\n:1\r\n");
    }

    [Fact]
    public async Task WhoWaitsForKeysIsServedByAnotherConnection()
    {
        (_, FakeTransport waiter) = _kit.Connect();
        (_, FakeTransport peer) = _kit.Connect();
        waiter.Deliver("BLPOP k 0\nPING\n");
        peer.Deliver("RPUSH k a\nLLEN k\n");
        await peer.SentAsync(":1\r\n:0\r\n");
        await waiter.SentAsync("*2\r\n$1\r\nk\r\n$1\r\na\r\n+PONG\r\n");
    }

    [Fact]
    public async Task AWaitForKeysEndsWithItsTime()
    {
        (_, FakeTransport peer) = _kit.Connect();
        peer.Deliver("BLPOP k 5\nPING\n");
        await peer.UntilAsync(() => _kit.Time.ActiveTimers == 1);
        _kit.Time.Advance(TimeSpan.FromSeconds(5));
        await peer.SentAsync("*-1\r\n+PONG\r\n");
    }

    [Fact]
    public async Task AWakeThatComesBeforeTheSessionWaitsIsNotLost()
    {
        (_, FakeTransport peer) = _kit.Connect();
        Assert.True(_kit.Lane.TryEnter());
        _kit.Lane.BetweenParkAndSecondLook = () =>
        {
            _kit.Lane.BetweenParkAndSecondLook = null;
            _kit.Lane.Exit(); // calls the session, which is still running
        };
        peer.Deliver("SET a 1\n");
        await peer.SentAsync("+OK\r\n");
    }

    [Fact]
    public async Task WhatStandsBeforeAWaitGoesOutWhole()
    {
        (_, FakeTransport peer) = _kit.Connect();
        string value = Put(peer);
        peer.SetWindow(0);
        peer.Deliver("GET v\nDEBUG SLEEP 5\nPING\n");
        peer.SetWindow(long.MaxValue);
        string before = $"+OK\r\n${value.Length}\r\n{value}\r\n";
        Assert.Equal(before, peer.Sent);
        _kit.Time.Advance(TimeSpan.FromSeconds(5));
        await peer.SentAsync(before + "+OK\r\n+PONG\r\n");
    }

    [Fact]
    public void AFullOutputIsFilledNoFurtherBeforeThereIsRoom()
    {
        (Session session, FakeTransport peer) = _kit.Connect();
        int replyBytes = Put(peer).Length + "$120000\r\n\r\n".Length;
        peer.SetWindow(0);
        peer.Deliver(string.Concat(Enumerable.Repeat("GET v\n", 10)));
        Assert.Equal(2 * replyBytes, session.Describe().OutputBytes);
        peer.SetWindow(64 << 10);
        Assert.Equal((2 * replyBytes) - (64 << 10), session.Describe().OutputBytes);
        peer.SetWindow(long.MaxValue);
        Assert.Equal("+OK\r\n".Length + (10 * replyBytes), peer.Sent.Length);
    }

    [Fact]
    public async Task AKilledPeerWhoseLastSendIsUnderWayHoldsNobodyUp()
    {
        (Session session, FakeTransport killed) = _kit.Connect();
        (_, FakeTransport peer) = _kit.Connect();
        killed.HoldsSends = true;
        killed.SetWindow(0);
        Assert.True(_kit.Lane.TryEnter());
        killed.Deliver("PING\n");
        Assert.True(killed.IsSending);
        killed.Deliver("SET a killed\n");
        peer.Deliver("SET b 1\n");
        session.Abort(CloseReason.Killed);
        await killed.ClosedAsync();
        _kit.Lane.Exit();
        await peer.SentAsync("+OK\r\n");
        Assert.Equal(2, _kit.Registry.Count);
        killed.EndSend();
        Assert.Equal(1, _kit.Registry.Count);
    }

    [Theory]
    [InlineData(SuspensionReason.Lane, "SET a 1")]
    [InlineData(SuspensionReason.Pause, "GET a")]
    [InlineData(SuspensionReason.Backlog, "PING")]
    [InlineData(SuspensionReason.Time, "DEBUG SLEEP 5")]
    [InlineData(SuspensionReason.Reply, "PLUGIN LOAD a")]
    [InlineData(SuspensionReason.OutputFull, "GET v\nGET v\nGET v\nGET v")]
    [InlineData(SuspensionReason.Stream, "MGET v v v v")]
    public async Task APeerThatIsKilledWhileItsBatchWaitsLeavesNothing(SuspensionReason reason, string request)
    {
        (Session session, FakeTransport peer) = _kit.Connect();
        Put(peer);
        peer.SetWindow(0);
        if (reason == SuspensionReason.Lane) Assert.True(_kit.Lane.TryEnter());
        if (reason == SuspensionReason.Pause) _kit.Engine.Pauses.Pause(0, NowMs + 5000, holdsReads: true);
        if (reason == SuspensionReason.Backlog) _kit.Hub.Backlog.Add(MessageQueue.MaxWaitingBytes + 1);
        peer.Deliver(request + "\n");
        if (reason == SuspensionReason.Stream) await peer.UntilAsync(() => peer.IsSending);
        Assert.Equal(reason, session.Describe().Session.Suspension.Reason);

        session.Abort(CloseReason.Killed);
        await _kit.Registry.WhenEmptyAsync().WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        Assert.Equal((0, 0, 0), (_kit.Engine.Pauses.Waiting, _kit.Hub.Backlog.Waiting, _kit.Time.ActiveTimers));
        Assert.Equal(0, _kit.Engine.Keyspace.GetStatistics().Leases);
        if (reason == SuspensionReason.Lane) _kit.Lane.Exit();
        Assert.True(_kit.Lane.TryEnter());
        _kit.Lane.Exit();
    }

    /// <summary>Puts a value that is longer than one send under the key v, and answers it.</summary>
    private static string Put(FakeTransport peer)
    {
        string value = new('x', 120_000);
        peer.Deliver($"*3\r\n$3\r\nSET\r\n$1\r\nv\r\n${value.Length}\r\n{value}\r\n");
        Assert.Equal("+OK\r\n", peer.Sent);
        return value;
    }
}
