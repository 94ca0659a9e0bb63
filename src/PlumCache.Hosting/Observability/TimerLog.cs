using Microsoft.Extensions.Logging;

namespace PlumCache.Hosting.Observability;

/// <summary>What plugins' timers log. Ids 1400 to 1499.</summary>
internal static partial class TimerLog
{
    [LoggerMessage(1400, LogLevel.Warning, "The tick of plugin {Plugin} answered an error: {Error}")]
    public static partial void TickAnsweredError(ILogger logger, string plugin, string error);

    [LoggerMessage(1401, LogLevel.Error, "The tick of plugin {Plugin} failed because of a bug; it is tried again")]
    public static partial void TickFailed(ILogger logger, string plugin, Exception exception);
}
