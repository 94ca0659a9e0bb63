using System.Net.Sockets;

namespace PlumCache.Hosting.Transport;

/// <summary>Transports over <see cref="Socket"/>: they work wherever .NET does.</summary>
internal sealed class SocketTransports : ITransportFactory
{
    /// <inheritdoc/>
    public string Name => "sockets";

    /// <inheritdoc/>
    public ITransport Open(Socket socket, ITransportOwner owner) => new SocketTransport(socket, owner);

    /// <inheritdoc/>
    public void Dispose()
    {
        // They share nothing.
    }
}
