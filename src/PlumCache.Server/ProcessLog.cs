using Microsoft.Extensions.Logging;

namespace PlumCache.Server;

/// <summary>What the process logs. Ids 1700 to 1799.</summary>
internal static partial class ProcessLog
{
    [LoggerMessage(
        1700,
        LogLevel.Warning,
        "{Option} gives a password that everybody on this machine can read in the list of processes: use requirepass_file")]
    public static partial void SecretInOptions(ILogger logger, string option);

    [LoggerMessage(1701, LogLevel.Information, "The log file was opened again")]
    public static partial void LogReopened(ILogger logger);

    [LoggerMessage(1703, LogLevel.Critical, "The server did not stop in order because of a bug; the process ends")]
    public static partial void NotStopped(ILogger logger, Exception exception);

    [LoggerMessage(1702, LogLevel.Warning, "The service manager could not be told of the {Moment}: {Reason}")]
    public static partial void NotNotified(ILogger logger, string moment, string reason);
}
