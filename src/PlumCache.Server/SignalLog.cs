using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;

namespace PlumCache.Server;

/// <summary>What the process logs of its signals and of its output. Ids 1800 to 1899.</summary>
internal static partial class SignalLog
{
    [LoggerMessage(1800, LogLevel.Information, "{Signal}: stopping; the same again ends the process at once")]
    public static partial void Stops(ILogger logger, PosixSignal signal);

    [LoggerMessage(
        1801,
        LogLevel.Information,
        "{Signal}: the server goes on; the configuration is read at the start alone, CONFIG SET changes what can change")]
    public static partial void GoesOn(ILogger logger, PosixSignal signal);

    [LoggerMessage(1802, LogLevel.Warning, "Standard output cannot be written to ({Reason}); the server serves all the same")]
    public static partial void NoOutput(ILogger logger, string reason);
}
