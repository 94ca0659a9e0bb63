using PlumCache.Hosting.Configuration;
using PlumCache.Hosting.Observability;
using PlumCache.Hosting.Safety;
using PlumCache.Hosting.Transport.Epoll;

namespace PlumCache.Hosting.Transport;

/// <summary>Makes the transports that the configuration asks for.</summary>
internal static class TransportChoice
{
    /// <summary>Makes them, on this system.</summary>
    /// <param name="makeRound">Makes what a thread's events that came together make; null: nothing.</param>
    /// <param name="failures">Told when the best choice cannot be had, and of loops that die.</param>
    /// <exception cref="ServerStartException">It was asked for by name and cannot be had.</exception>
    public static ITransportFactory Make(TransportKind kind, Func<IDispatchRound>? makeRound, FailurePolicy failures) =>
        // As many loops as processors: one with work keeps one busy, and more would only take turns.
        Make(kind, EpollLoops.IsSupported ? () => new EpollLoops(Environment.ProcessorCount, failures, makeRound) : null, failures);

    /// <summary>Makes them, on a system that has epoll or has not.</summary>
    /// <param name="makeEpoll">Throws an <see cref="IOException"/> when the system refuses; null where there is none.</param>
    /// <param name="failures">Told when the best choice cannot be had.</param>
    /// <exception cref="ServerStartException">It was asked for by name and cannot be had.</exception>
    public static ITransportFactory Make(TransportKind kind, Func<ITransportFactory>? makeEpoll, FailurePolicy failures)
    {
        if (kind == TransportKind.Sockets || (kind == TransportKind.Auto && makeEpoll is null)) return new SocketTransports();
        if (makeEpoll is null)
        {
            throw new ServerStartException(
                "transport = \"epoll\" works on Linux only, on x64 or arm64: set it to \"auto\" or \"sockets\".");
        }

        try
        {
            return makeEpoll();
        }
        catch (IOException exception) when (kind == TransportKind.Auto)
        {
            ServerLog.EpollFailed(failures.Logger, exception.Message);
            return new SocketTransports();
        }
        catch (IOException exception)
        {
            throw new ServerStartException($"transport = \"epoll\" cannot be had: {exception.Message}.", exception);
        }
    }
}
