using System.Diagnostics;
using System.Net.Sockets;
using PlumCache.Hosting.Configuration;
using PlumCache.Hosting.Observability;
using PlumCache.Hosting.Sessions;
using PlumCache.Hosting.Transport;

namespace PlumCache.Hosting.Serving;

/// <summary>Makes an accepted socket a session, or refuses it.</summary>
internal sealed class ConnectionAcceptor(SessionServices services, RuntimeConfiguration configuration, ServerControl control,
    ITransportFactory transports)
    : IConnectionTaker
{
    // TCP asks this often before it gives a silent peer up, a third of the keepalive apart: Redis' values.
    private const int KeepaliveProbes = 3;

    // More is no time to Linux.
    private const int MaxKeepaliveSeconds = 32_767;

    private long _lastId;

    /// <inheritdoc/>
    public void Accept(Socket socket)
    {
        PlumCacheOptions options = configuration.Current;
        if (!services.Registry.TryReserve(options.MaxClients))
        {
            ListenerLog.TooManyClients(services.Logger, AddressOf(socket), options.MaxClients);
            TurnAway(socket);
            return;
        }

        // Its first turn runs what has come with the connection: that must not keep the next ones waiting.
        if (TryOpen(socket, options) is { } session)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static session => session.Start(), session, preferLocal: false);
        }
    }

    /// <inheritdoc/>
    public void Refuse(Socket socket)
    {
        ListenerLog.NoDescriptor(services.Logger, AddressOf(socket));
        TurnAway(socket);
    }

    /// <summary>
    /// Makes a session on a reserved place, or gives the place and all else back: whatever is wrong with one connection, the next one is
    /// accepted.
    /// </summary>
    private Session? TryOpen(Socket socket, PlumCacheOptions options)
    {
        ITransport? transport = null;
        try
        {
            Configure(socket, options.TcpKeepaliveSeconds);
            var session = new Session(Interlocked.Increment(ref _lastId), services, owner => transport = transports.Open(socket, owner));
            Debug.Assert(transport is not null && session.Id > 0, "A session has a transport of its own, and a number that no other has.");
            services.Registry.Add(session);
            control.CountAccepted();
            SessionLog.Opened(services.Logger, session.Id, session.Address);
            return session;
        }
        catch (Exception exception) when (services.Failures.Survives(exception))
        {
            transport?.Close();
            services.Registry.CancelReservation();
            Drop(socket, exception);
            return null;
        }
    }

    private static void Configure(Socket socket, int keepaliveSeconds)
    {
        socket.NoDelay = true;
        if (keepaliveSeconds == 0) return;
        keepaliveSeconds = Math.Min(keepaliveSeconds, MaxKeepaliveSeconds);
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, keepaliveSeconds);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval,
            Math.Max(1, keepaliveSeconds / KeepaliveProbes));
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, KeepaliveProbes);
    }

    private void Drop(Socket socket, Exception exception)
    {
        switch (exception)
        {
            case SocketException { SocketErrorCode: SocketError.TooManyOpenSockets }:
                Refuse(socket);
                return;
            case SocketException or ObjectDisposedException:
                ListenerLog.EndedAtOnce(services.Logger, exception);
                break;
            default:
                FailureLog.AcceptingFailed(services.Logger, exception);
                break;
        }

        socket.Dispose();
    }

    private void TurnAway(Socket socket)
    {
        control.CountRejected();
        try
        {
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

    private static string AddressOf(Socket socket)
    {
        try
        {
            return socket.RemoteEndPoint?.ToString() ?? "?";
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            return "?"; // it has gone already
        }
    }
}
