using System.Net.Sockets;
using PlumCache.Hosting.Configuration;
using PlumCache.Hosting.Observability;
using PlumCache.Hosting.Sessions;
using PlumCache.Hosting.Transport;

namespace PlumCache.Hosting.Serving;

/// <summary>Makes an accepted socket a session, or refuses it.</summary>
internal sealed class ConnectionAcceptor(SessionServices services, RuntimeConfiguration configuration, ServerHost host, ITransportFactory transports)
{
    // TCP asks this often before it gives a silent peer up, a third of the keepalive apart: Redis' values.
    private const int KeepaliveProbes = 3;

    private long _lastId;

    /// <summary>Takes a socket. Never throws, never blocks.</summary>
    /// <param name="socket">Owned from here on.</param>
    public void Accept(Socket socket)
    {
        PlumCacheOptions options = configuration.Current;
        if (!services.Registry.TryReserve(options.MaxClients))
        {
            Refuse(socket, options.MaxClients);
            return;
        }

        try
        {
            Configure(socket, options.TcpKeepaliveSeconds);
            var session = new Session(Interlocked.Increment(ref _lastId), services, owner => transports.Open(socket, owner));
            host.CountAccepted();
            services.Registry.Add(session);
            SessionLog.Opened(services.Logger, session.Id, session.Address);
            session.Start();
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            ListenerLog.EndedAtOnce(services.Logger, exception);
            socket.Dispose();
            services.Registry.CancelReservation();
        }
    }

    private static void Configure(Socket socket, int keepaliveSeconds)
    {
        socket.NoDelay = true;
        if (keepaliveSeconds == 0) return;
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, keepaliveSeconds);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, Math.Max(1, keepaliveSeconds / KeepaliveProbes));
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, KeepaliveProbes);
    }

    private void Refuse(Socket socket, int limit)
    {
        host.CountRejected();
        try
        {
            ListenerLog.TooManyClients(services.Logger, socket.RemoteEndPoint?.ToString() ?? "?", limit);
            socket.Blocking = false;
            socket.Send("-ERR max number of clients reached\r\n"u8, SocketFlags.None, out _);
            socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            ListenerLog.EndedAtOnce(services.Logger, exception);
        }

        socket.Dispose();
    }
}
