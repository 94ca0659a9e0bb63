using Microsoft.Extensions.Logging;

namespace PlumCache.Hosting.Observability;

/// <summary>What the server's life logs. Ids 1200 to 1299.</summary>
internal static partial class ServerLog
{
    [LoggerMessage(1200, LogLevel.Information, "Listening on {Address} with {Databases} databases; configuration: {Source}")]
    public static partial void Started(ILogger logger, string address, int databases, string source);

    [LoggerMessage(1201, LogLevel.Information, "Stopping: {Connections} connections are open")]
    public static partial void Stopping(ILogger logger, int connections);

    [LoggerMessage(1202, LogLevel.Warning, "{Connections} connections did not end within {Seconds} s and were cut off")]
    public static partial void CutOff(ILogger logger, int connections, int seconds);

    [LoggerMessage(1203, LogLevel.Information, "Stopped")]
    public static partial void Stopped(ILogger logger);

    [LoggerMessage(1204, LogLevel.Error, "A step of upkeep failed because of a bug; it is tried again")]
    public static partial void MaintenanceFailed(ILogger logger, Exception exception);

    [LoggerMessage(1205, LogLevel.Information, "A client asked for SHUTDOWN")]
    public static partial void ShutdownRequested(ILogger logger);

    [LoggerMessage(
        1209,
        LogLevel.Warning,
        "SHUTDOWN SAVE was refused: keys live in memory alone and cannot be saved. SHUTDOWN NOSAVE stops the server")]
    public static partial void ShutdownRefused(ILogger logger);

    [LoggerMessage(1206, LogLevel.Information, "CONFIG SET changed {Name} until the next start")]
    public static partial void SettingChanged(ILogger logger, string name);

    [LoggerMessage(1207, LogLevel.Error, "A message was not delivered to everyone because of a bug")]
    public static partial void DeliveryFailed(ILogger logger, Exception exception);

    [LoggerMessage(1208, LogLevel.Warning, "Connections are served by .NET's sockets, because epoll cannot be had: {Reason}")]
    public static partial void EpollFailed(ILogger logger, string reason);
}
