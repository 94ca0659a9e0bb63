using Microsoft.Extensions.Logging;
using PlumCache.Hosting.Configuration;
using PlumCache.Hosting.Observability;
using PlumCache.Hosting.Transport.Epoll;

namespace PlumCache.Hosting.Transport;

/// <summary>Makes the transports that the configuration asks for.</summary>
internal static class TransportChoice
{
    /// <summary>Makes them.</summary>
    /// <param name="kind">What was asked for.</param>
    /// <param name="logger">Told when the best choice cannot be had.</param>
    /// <exception cref="ServerStartException">It was asked for by name and cannot be had.</exception>
    public static ITransportFactory Make(TransportKind kind, ILogger logger)
    {
        if (kind == TransportKind.Sockets || (kind == TransportKind.Auto && !EpollLoops.IsSupported)) return new SocketTransports();
        if (!EpollLoops.IsSupported) throw new ServerStartException("transport = \"epoll\" works on Linux only, on x64 or arm64: set it to \"auto\" or \"sockets\".");
        try
        {
            // As many as processors: a loop with work keeps one busy, and more loops would only take turns.
            return new EpollLoops(Environment.ProcessorCount);
        }
        catch (IOException exception) when (kind == TransportKind.Auto)
        {
            ServerLog.EpollFailed(logger, exception);
            return new SocketTransports();
        }
        catch (IOException exception)
        {
            throw new ServerStartException($"transport = \"epoll\": {exception.Message}.", exception);
        }
    }
}
