using System.Net.Sockets;

namespace PlumCache.Hosting.Transport;

/// <summary>Makes transports of accepted sockets, and holds what they share. Disposed when the last of them is closed.</summary>
internal interface ITransportFactory : IDisposable
{
    /// <summary>What tells it of readiness, for INFO: <c>epoll</c> or <c>sockets</c>.</summary>
    string Name { get; }

    /// <summary>Takes a connection.</summary>
    /// <param name="socket">Owned from here on, unless this throws.</param>
    /// <param name="owner">Who is told. Not before its first wait or send.</param>
    /// <exception cref="SocketException">The connection ended already, or the system has no room for it.</exception>
    ITransport Open(Socket socket, ITransportOwner owner);
}
