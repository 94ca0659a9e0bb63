using System.Net.Sockets;
using PlumCache.Hosting.Transport;
using PlumCache.Hosting.Transport.Epoll;
using PlumCache.Tests.Unit.Hosting.Safety;

namespace PlumCache.Tests.Unit.Hosting.Transport;

/// <summary>What every transport keeps, over real sockets.</summary>
public sealed class TransportTests : IDisposable
{
    private readonly SocketPair _pair = new();
    private readonly RecordingOwner _owner = new();
    private ITransportFactory? _factory;

    public static TheoryData<string> Kinds { get; } = ["epoll", "sockets"];

    public void Dispose()
    {
        _pair.Dispose();
        _factory?.Dispose();
        _owner.Dispose();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void TellsTheEndsOfTheConnection(string kind)
    {
        string remote = _pair.Peer.LocalEndPoint!.ToString()!, local = _pair.Peer.RemoteEndPoint!.ToString()!;
        ITransport transport = Open(kind);
        Assert.Equal((remote, local, true), (transport.RemoteAddress, transport.LocalAddress, transport.IsLocal));
        Assert.True(transport.Descriptor > 0);
        transport.Close();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void TellsOfInputOnceForEachWait(string kind)
    {
        ITransport transport = Open(kind);
        for (int round = 1; round <= 100; round++)
        {
            Assert.False(Wait(transport));
            _pair.Peer.Send([(byte)round, 0]);
            _owner.AwaitReadable();
            Assert.Equal(round, _owner.Readable);
            byte[] room = new byte[10];
            Assert.Equal((IoOutcome.Moved, 2, (byte)round), (transport.Receive(room, out int count), count, room[0]));
        }

        Assert.Equal(IoOutcome.WouldBlock, transport.Receive(new byte[10], out _));
        transport.Close();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void NeverWaitsWhileThereIsInput(string kind)
    {
        ITransport transport = Open(kind);
        Assert.False(transport.WaitReadable());
        _pair.Peer.Send("abc"u8);
        _owner.AwaitReadable();
        Assert.Equal(3, transport.AvailableBytes);
        byte[] room = new byte[1];
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(IoOutcome.Moved, transport.Receive(room, out _));
            Assert.Equal("abc"[i], (char)room[0]);
            if (i < 2) Assert.True(transport.WaitReadable());
        }

        transport.Close();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void TellsTheEndOfInputBehindTheLastBytes(string kind)
    {
        ITransport transport = Open(kind);
        Assert.False(transport.WaitReadable());
        _pair.Peer.Send("last"u8);
        _pair.Peer.Shutdown(SocketShutdown.Send);
        _owner.AwaitReadable();
        Assert.Equal(IoOutcome.Moved, transport.Receive(new byte[100], out int count));
        Assert.Equal(4, count);
        if (!transport.WaitReadable()) _owner.AwaitReadable();
        Assert.Equal(IoOutcome.EndOfInput, transport.Receive(new byte[100], out _));
        transport.Close();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void SeesTheEndWhileNothingIsReceived(string kind)
    {
        ITransport transport = Open(kind);
        Assert.False(transport.SeesEnd());
        Assert.False(transport.WaitReadable());
        _pair.Peer.Shutdown(SocketShutdown.Send);
        _owner.AwaitReadable();
        Assert.True(transport.SeesEnd());
        transport.Close();
    }

    [Fact]
    public void EpollSeesItAlsoBehindBytesAndWithoutAWait()
    {
        ITransport transport = Open("epoll");
        Assert.False(transport.WaitReadable());
        _pair.Peer.Send("unread"u8);
        _owner.AwaitReadable();
        Assert.False(transport.SeesEnd());
        _pair.Peer.Shutdown(SocketShutdown.Send);
        _owner.AwaitReadable();
        Assert.True(transport.SeesEnd());
        Assert.Equal(6, transport.AvailableBytes);
        transport.Close();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void SendsAllOfWhatItBegan(string kind)
    {
        ITransport transport = Open(kind);
        byte[] bytes = new byte[1 << 20];
        new Random(1).NextBytes(bytes);
        Assert.False(transport.BeginSend(bytes));
        byte[] received = new byte[bytes.Length];
        for (int read = 0; read < received.Length;) read += _pair.Peer.Receive(received.AsSpan(read));
        _owner.AwaitSent();
        Assert.False(transport.LastSendFailed);
        Assert.Equal(bytes, received);
        Assert.Equal(IoOutcome.Moved, transport.Send("more"u8, out int count));
        Assert.Equal(4, count);
        transport.ShutdownSend();
        Assert.Equal(4, _pair.Peer.Receive(received));
        Assert.Equal(0, _pair.Peer.Receive(received));
        transport.Close();
        Assert.Equal(1, _owner.Sent);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void EndsASendThatIsUnderWayWhenItIsClosed(string kind)
    {
        ITransport transport = Open(kind);
        Assert.False(transport.BeginSend(new byte[1 << 20]));
        transport.Close();
        transport.Close();
        _owner.AwaitSent();
        Assert.True(transport.LastSendFailed);
        Assert.Equal(1, _owner.Sent);
        Assert.Throws<SocketException>(DrainPeer);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void EndsASendThatThePeerBreaks(string kind)
    {
        ITransport transport = Open(kind);
        Assert.False(transport.BeginSend(new byte[1 << 20]));
        _pair.Reset();
        _owner.AwaitSent();
        Assert.True(transport.LastSendFailed);
        Assert.True(transport.BeginSend(new byte[1 << 20]));
        Assert.True(transport.LastSendFailed);
        transport.Close();
        Assert.Equal(1, _owner.Sent);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void IsBrokenOnceItIsClosed(string kind)
    {
        ITransport transport = Open(kind);
        transport.Close();
        Assert.Equal(IoOutcome.Broken, transport.Receive(new byte[1], out _));
        Assert.Equal(IoOutcome.Broken, transport.Send(new byte[1], out _));
        Assert.True(transport.WaitReadable());
        Assert.True(transport.BeginSend(new byte[1]));
        Assert.True(transport.LastSendFailed);
        Assert.Equal(0, transport.AvailableBytes);
        transport.ShutdownSend();
        Assert.Equal(0, _pair.Peer.Receive(new byte[1]));
    }

    private ITransport Open(string kind)
    {
        bool isEpoll = string.Equals(kind, "epoll", StringComparison.Ordinal);
        Assert.SkipUnless(!isEpoll || EpollLoops.IsSupported, "Only Linux on x64 or arm64 has this epoll.");
        _factory = isEpoll ? new EpollLoops(1, new RecordedFailures().Policy) : new SocketTransports();
        Assert.Equal(kind, _factory.Name);
        return _factory.Open(_pair.Accepted, _owner);
    }

    /// <summary>
    /// Begins a wait. A signal of an earlier edge may still be noted: then there is nothing to receive, and the next wait holds.
    /// </summary>
    private static bool Wait(ITransport transport)
    {
        while (transport.WaitReadable())
        {
            if (transport.Receive(new byte[1], out _) != IoOutcome.WouldBlock) return true;
        }

        return false;
    }

    private void DrainPeer()
    {
        byte[] room = new byte[64 << 10];
        while (_pair.Peer.Receive(room) > 0)
        {
            // Until the reset comes.
        }
    }
}
