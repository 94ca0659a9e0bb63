using Microsoft.Extensions.Logging;

namespace PlumCache.Hosting.Observability;

/// <summary>What goes wrong by bugs. Ids 1500 to 1599.</summary>
internal static partial class FailureLog
{
    /// <summary>What the process' last line begins with, when a broken invariant of the keys ends it.</summary>
    public const string BrokenMessage = "The keys are broken and must not be served or changed any further; the process ends";

    [LoggerMessage(1500, LogLevel.Critical, BrokenMessage)]
    public static partial void KeysBroken(ILogger logger, Exception exception);

    [LoggerMessage(1501, LogLevel.Critical, "{Loop} has ended because of a bug: the server stops, as it would be up and serve nobody")]
    public static partial void LoopDied(ILogger logger, string loop, Exception exception);

    [LoggerMessage(1502, LogLevel.Error, "What was to end a failed connection failed itself because of a bug")]
    public static partial void FailingFailed(ILogger logger, Exception exception);

    [LoggerMessage(1503, LogLevel.Error, "A connection was dropped while it was accepted, because of a bug")]
    public static partial void AcceptingFailed(ILogger logger, Exception exception);

    [LoggerMessage(
        1504, LogLevel.Error, "What requests that came together share failed because of a bug; each is served by itself")]
    public static partial void RoundFailed(ILogger logger, Exception exception);

    [LoggerMessage(1505, LogLevel.Error, "A timer failed because of a bug; it is tried again")]
    public static partial void TimerFailed(ILogger logger, Exception exception);
}
