using System.Net;
using System.Net.Sockets;

namespace PlumCache.Tests.Unit.Hosting.Transport;

/// <summary>Two ends of a TCP connection on this machine, with buffers so small that a megabyte does not fit between them.</summary>
internal sealed class SocketPair : IDisposable
{
    private const int BufferBytes = 8 << 10;

    public SocketPair()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream,
            ProtocolType.Tcp)
        { ReceiveBufferSize = BufferBytes };
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        Peer = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
        {
            ReceiveBufferSize = BufferBytes,
            NoDelay = true
        };
        Peer.Connect(listener.LocalEndPoint!);
        Accepted = listener.Accept();
        Accepted.SendBufferSize = BufferBytes;
        Accepted.NoDelay = true;
        Peer.ReceiveTimeout = 20_000;
    }

    /// <summary>The end that a transport takes.</summary>
    public Socket Accepted { get; }

    /// <summary>The end that the test plays.</summary>
    public Socket Peer { get; }

    /// <summary>The peer resets the connection.</summary>
    public void Reset()
    {
        Peer.LingerState = new LingerOption(true, 0);
        Peer.Dispose();
    }

    public void Dispose()
    {
        Peer.Dispose();
        Accepted.Dispose();
    }
}
