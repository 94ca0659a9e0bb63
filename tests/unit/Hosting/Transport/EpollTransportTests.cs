using System.Net.Sockets;
using PlumCache.Hosting.Transport;
using PlumCache.Hosting.Transport.Epoll;

namespace PlumCache.Tests.Unit.Hosting.Transport;

/// <summary>What lies between the loop's thread and a session's, played out step by step: the test is both.</summary>
public sealed class EpollTransportTests : IDisposable
{
    private const int DeadlineMs = 20_000;

    private readonly List<IDisposable> _disposables = [];
    private readonly EpollPoller _poller;

    public EpollTransportTests()
    {
        Assert.SkipUnless(EpollLoops.IsSupported, "Only Linux on x64 or arm64 has this epoll.");
        _poller = new EpollPoller();
        _disposables.Add(_poller);
    }

    public void Dispose()
    {
        foreach (IDisposable disposable in _disposables) disposable.Dispose();
    }

    [Fact]
    public void NotesAnEdgeThatComesBetweenTheLastReceiveAndTheWait()
    {
        (EpollTransport transport, RecordingOwner owner, Socket peer) = Open();
        Assert.False(transport.WaitReadable());
        peer.Send("a"u8);
        Poll();
        Assert.Equal(1, owner.Readable);
        Assert.Equal(IoOutcome.Moved, transport.Receive(new byte[10], out _));
        peer.Send("b"u8);
        Poll();
        Assert.Equal(1, owner.Readable);
        Assert.True(transport.WaitReadable());
        Assert.Equal(IoOutcome.Moved, transport.Receive(new byte[10], out _));
        Assert.False(transport.WaitReadable());
    }

    [Fact]
    public void TellsOfTheEndOnlyWhoWaitsOrHasAsked()
    {
        // Before its owner serves it must not be called: a client may have sent and half-closed by then.
        (EpollTransport early, RecordingOwner nobody, Socket peer) = Open();
        peer.Send("all"u8);
        peer.Shutdown(SocketShutdown.Send);
        Poll();
        Assert.Equal(0, nobody.Readable);
        Assert.True(early.WaitReadable());

        (EpollTransport transport, RecordingOwner owner, Socket other) = Open();
        Assert.False(transport.SeesEnd());
        other.Shutdown(SocketShutdown.Send);
        Poll();
        Assert.Equal(1, owner.Readable);
        Assert.True(transport.SeesEnd());
    }

    [Fact]
    public void TellsOfAnEdgeThatWasFetchedBeforeTheWait()
    {
        (EpollTransport transport, RecordingOwner owner, Socket peer) = Open();
        peer.Send("a"u8);
        _poller.Wait(DeadlineMs);
        Assert.False(transport.WaitReadable());
        _poller.Dispatch();
        Assert.Equal(1, owner.Readable);
    }

    [Fact]
    public void WaitsAgainAfterAnEdgeForBytesThatWereTakenAlready()
    {
        (EpollTransport transport, RecordingOwner owner, Socket peer) = Open();
        peer.Send("a"u8);
        _poller.Wait(DeadlineMs);
        Assert.Equal(IoOutcome.Moved, transport.Receive(new byte[10], out _));
        Assert.False(transport.WaitReadable());
        _poller.Dispatch();
        Assert.Equal(1, owner.Readable);
        Assert.Equal(IoOutcome.WouldBlock, transport.Receive(new byte[10], out _));
        Assert.False(transport.WaitReadable());
        peer.Send("b"u8);
        Poll();
        Assert.Equal(2, owner.Readable);
    }

#if DEBUG
    [Fact]
    public void ReceivingIntoNoRoomIsABugThatTheCheckedBuildFinds()
    {
        (EpollTransport transport, _, _) = Open();
        Exception found = Assert.ThrowsAny<Exception>(() => transport.Receive(default, out _));
        Assert.Contains("To receive nothing reads as the end of input.", found.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ASecondSendBesideOneThatIsUnderWayIsABugThatTheCheckedBuildFinds()
    {
        (EpollTransport transport, _, _) = Open();
        byte[] more = new byte[1 << 20];
        Assert.False(transport.BeginSend(more));
        Exception found = Assert.ThrowsAny<Exception>(() => transport.BeginSend(more));
        Assert.Contains("A send begins while another is under way", found.Message, StringComparison.Ordinal);
    }
#endif

    [Fact]
    public void AWaitThatIsUnderWayStaysOne()
    {
        (EpollTransport transport, RecordingOwner owner, Socket peer) = Open();
        Assert.False(transport.WaitReadable());
        Assert.False(transport.WaitReadable());
        peer.Send("a"u8);
        Poll();
        Assert.Equal(1, owner.Readable);
    }

    [Fact]
    public void KeepsTheEndThatCameInOneEdgeWithTheLastBytes()
    {
        (EpollTransport transport, RecordingOwner owner, Socket peer) = Open();
        Assert.False(transport.WaitReadable());
        peer.Send("last"u8);
        peer.Shutdown(SocketShutdown.Send);
        Poll();
        Assert.Equal(1, owner.Readable);
        Assert.Equal(IoOutcome.Moved, transport.Receive(new byte[10], out int count));
        Assert.Equal(4, count);
        Assert.True(transport.WaitReadable());
        Assert.Equal(IoOutcome.EndOfInput, transport.Receive(new byte[10], out _));
    }

    [Fact]
    public void TellsAWaitThatThePeerBroke()
    {
        (EpollTransport transport, RecordingOwner owner, Socket peer) = Open();
        Assert.False(transport.WaitReadable());
        peer.LingerState = new LingerOption(true, 0);
        peer.Dispose();
        Poll();
        Assert.Equal(1, owner.Readable);
        Assert.Equal(IoOutcome.Broken, transport.Receive(new byte[10], out _));
        Assert.True(transport.WaitReadable());
    }

    [Fact]
    public void NoEventOfAClosedConnectionReachesTheOneThatHasItsSlot()
    {
        (EpollTransport old, RecordingOwner oldOwner, Socket oldPeer) = Open();
        SocketPair next = Pair();
        Assert.False(old.WaitReadable());
        oldPeer.Send("for the old one"u8);
        _poller.Wait(DeadlineMs);
        old.Close();
        RecordingOwner nextOwner = Owner();
        var transport = new EpollTransport(next.Accepted, nextOwner, _poller);
        Assert.Equal((uint)old.Token, (uint)transport.Token);
        Assert.False(transport.WaitReadable());
        _poller.Dispatch();
        Assert.Equal(0, nextOwner.Readable);
        Assert.Equal(0, oldOwner.Readable);
        next.Peer.Send("for the next"u8);
        PollUntil(() => nextOwner.Readable == 1);
        transport.Close();
    }

    [Fact]
    public void ContinuesASendOverAsManyEdgesAsItTakes()
    {
        (EpollTransport transport, RecordingOwner owner, Socket peer) = Open();
        byte[] bytes = new byte[1 << 20];
        new Random(2).NextBytes(bytes);
        Assert.False(transport.BeginSend(bytes));
        byte[] received = new byte[bytes.Length];
        int read = 0, edges = 0;
        while (read < bytes.Length)
        {
            while (peer.Available > 0) read += peer.Receive(received.AsSpan(read));
            if (owner.Sent == 1) continue;
            Poll();
            edges++;
        }

        Assert.Equal((1, false), (owner.Sent, transport.LastSendFailed));
        Assert.True(edges > 3, $"{edges} edges: the send was not cut.");
        Assert.Equal(bytes, received);
    }

    [Fact]
    public void ASendEndsOnceWhenItsEdgeWasFetchedBeforeTheCloseAndIsToldAfter()
    {
        (EpollTransport transport, RecordingOwner owner, Socket peer) = Open();
        Assert.False(transport.BeginSend(new byte[1 << 20]));
        while (peer.Available > 0) peer.Receive(new byte[64 << 10]);
        _poller.Wait(DeadlineMs);
        transport.Close();
        Assert.Equal((1, true), (owner.Sent, transport.LastSendFailed));
        _poller.Dispatch();
        transport.OnEvent(EpollSystem.Output);
        Assert.Equal(1, owner.Sent);
    }

    [Fact]
    public void AnOwnerMayCloseFromTheEndOfItsSend()
    {
        (EpollTransport transport, RecordingOwner owner, Socket peer) = Open();
        owner.WhenSent = transport.Close;
        Assert.False(transport.BeginSend(new byte[100_000]));
        peer.Shutdown(SocketShutdown.Send);
        byte[] room = new byte[64 << 10];
        for (int read = 0; read < 100_000;)
        {
            while (peer.Available > 0) read += peer.Receive(room);
            if (owner.Sent == 0) Poll();
        }

        Assert.Equal((1, 0), (owner.Sent, owner.Readable));
        Assert.Equal(IoOutcome.Broken, transport.Receive(room, out _));
    }

    [Fact]
    public void MakesARoundOfEventsThatCameTogetherAndNoneOfOneAlone()
    {
        var round = new RecordingRound();
        using var poller = new EpollPoller(round);

        // Its own signal has an edge too.
        poller.Wait(DeadlineMs);
        poller.Dispatch();
        SocketPair first = Pair(), second = Pair();
        var one = new EpollTransport(first.Accepted, Owner(), poller);
        _disposables.Insert(0, new ClosedAtEnd(one));
        poller.Wait(DeadlineMs);
        poller.Dispatch();
        Assert.Equal((0, 0), (round.Begun, round.Ended));
        var two = new EpollTransport(second.Accepted, Owner(), poller);
        _disposables.Insert(0, new ClosedAtEnd(two));
        first.Peer.Send("a"u8);
        SpinWait.SpinUntil(() => one.AvailableBytes > 0);
        poller.Wait(DeadlineMs);
        poller.Dispatch();
        Assert.Equal((1, 1), (round.Begun, round.Ended));
    }

    private (EpollTransport Transport, RecordingOwner Owner, Socket Peer) Open()
    {
        SocketPair pair = Pair();
        RecordingOwner owner = Owner();
        var transport = new EpollTransport(pair.Accepted, owner, _poller);
        _disposables.Insert(0, new ClosedAtEnd(transport));

        // The first edge says that there is room for output.
        Poll();
        Assert.Equal((0, 0), (owner.Readable, owner.Sent));
        return (transport, owner, pair.Peer);
    }

    private SocketPair Pair()
    {
        var pair = new SocketPair();
        _disposables.Add(pair);
        return pair;
    }

    private RecordingOwner Owner()
    {
        var owner = new RecordingOwner();
        _disposables.Add(owner);
        return owner;
    }

    private void Poll()
    {
        _poller.Wait(DeadlineMs);
        _poller.Dispatch();
    }

    private void PollUntil(Func<bool> condition)
    {
        for (int i = 0; i < 10 && !condition(); i++) Poll();
        Assert.True(condition());
    }

    private sealed class RecordingRound : IDispatchRound
    {
        public int Begun { get; private set; }

        public int Ended { get; private set; }

        public void Begin() => Begun++;

        public void End() => Ended++;
    }

    private sealed class ClosedAtEnd(EpollTransport transport) : IDisposable
    {
        public void Dispose() => transport.Close();
    }
}
