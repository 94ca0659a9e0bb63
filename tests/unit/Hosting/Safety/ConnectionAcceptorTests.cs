using System.Net.Sockets;
using PlumCache.Hosting.Configuration;
using PlumCache.Hosting.Serving;
using PlumCache.Hosting.Transport;
using PlumCache.Tests.Unit.Hosting.Transport;

namespace PlumCache.Tests.Unit.Hosting.Safety;

/// <summary>One bad connection: its place is given back and the next one is served.</summary>
public sealed class ConnectionAcceptorTests : IDisposable
{
    private readonly SessionKit _kit = new();
    private readonly FakeTransports _transports = new();
    private readonly ConnectionAcceptor _acceptor;

    public ConnectionAcceptorTests() =>
        _acceptor = new ConnectionAcceptor(
            _kit.Services, new RuntimeConfiguration(new PlumCacheOptions { MaxClients = 1 }), _kit.Control, _transports);

    public void Dispose() => _kit.Dispose();

    [Fact]
    public async Task AConnectionThatCannotBeMadeBecauseOfABugCostsNothingButItself()
    {
        _transports.Failure = new InvalidOperationException("a bug");
        using (var pair = new SocketPair())
        {
            _acceptor.Accept(pair.Accepted);
            Assert.Equal(0, pair.Peer.Receive(new byte[1]));
        }

        Assert.Equal(0, _kit.Registry.Count);
        Assert.Equal(["Error 1503: A connection was dropped while it was accepted, because of a bug"], _kit.Log.Lines);
        _transports.Failure = null;
        await ServesOneAsync();
    }

    [Fact]
    public async Task AConnectionForWhichTheProcessHasNoDescriptorIsToldSo()
    {
        _transports.Failure = new SocketException((int)SocketError.TooManyOpenSockets);
        using (var pair = new SocketPair())
        {
            _acceptor.Accept(pair.Accepted);
            Assert.Equal("-ERR max number of clients reached\r\n", Read(pair.Peer));
        }

        Assert.Equal((0, 1L), (_kit.Registry.Count, _kit.Control.GetFacts().ConnectionsRejected));
        _transports.Failure = null;
        await ServesOneAsync();
    }

    [Fact]
    public async Task WhatComesWithAConnectionIsNotRunByWhoAcceptsIt()
    {
        using var pair = new SocketPair();
        _transports.Next.Deliver("PING\r\n");
        int accepting = Environment.CurrentManagedThreadId;
        _acceptor.Accept(pair.Accepted);

        // This thread is kept busy until the first turn is over, so that it cannot be the pool's for it.
        Assert.True(SpinWait.SpinUntil(() => _transports.Last.WaitThread != 0, TimeSpan.FromSeconds(20)));
        Assert.NotEqual(accepting, _transports.Last.WaitThread);
        await _transports.Last.UntilAsync(() => _transports.Last.Sent.Length > 0);
        Assert.Equal("+PONG\r\n", _transports.Last.Sent);
    }

    private async Task ServesOneAsync()
    {
        using var pair = new SocketPair();
        _transports.Next.Deliver("PING\r\n");
        _acceptor.Accept(pair.Accepted);
        await _transports.Last.UntilAsync(() => _transports.Last.Sent.Length > 0);
        Assert.Equal(("+PONG\r\n", 1), (_transports.Last.Sent, _kit.Registry.Count));
    }

    private static string Read(Socket peer)
    {
        var text = new System.Text.StringBuilder();
        byte[] bytes = new byte[256];
        for (int count; (count = peer.Receive(bytes)) > 0;) text.Append(System.Text.Encoding.ASCII.GetString(bytes, 0, count));
        return text.ToString();
    }

    private sealed class FakeTransports : ITransportFactory
    {
        public Exception? Failure { get; set; }

        public FakeTransport Next { get; private set; } = new();

        public FakeTransport Last { get; private set; } = new();

        public string Name => "fake";

        public ITransport Open(Socket socket, ITransportOwner owner)
        {
            if (Failure is not null) throw Failure;
            (Last, Next) = (Next, new FakeTransport());
            Last.Owner = owner;
            return Last;
        }

        public void Dispose()
        {
            // They hold nothing.
        }
    }
}
