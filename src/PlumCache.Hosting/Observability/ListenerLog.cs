using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace PlumCache.Hosting.Observability;

/// <summary>What the listener logs. Ids 1000 to 1099.</summary>
internal static partial class ListenerLog
{
    [LoggerMessage(
        1000, LogLevel.Warning, "Connections cannot be accepted ({Error}): trying again, ten times a second, without a word until one can")]
    public static partial void AcceptFailed(ILogger logger, SocketError error, Exception exception);

    [LoggerMessage(1001, LogLevel.Warning, "Refused {Address}: {Count} connections are the limit (maxclients)")]
    public static partial void TooManyClients(ILogger logger, string address, int count);

    [LoggerMessage(1003, LogLevel.Warning, "Refused {Address}: the process has no descriptor left (ulimit -n)")]
    public static partial void NoDescriptor(ILogger logger, string address);

    [LoggerMessage(1002, LogLevel.Debug, "Dropped a connection that ended while it was accepted")]
    public static partial void EndedAtOnce(ILogger logger, Exception exception);
}
