using Microsoft.Extensions.Logging;

namespace PlumCache.Hosting.Sessions;

/// <summary>What connections log. Ids 1100 to 1199.</summary>
internal static partial class SessionLog
{
    [LoggerMessage(1100, LogLevel.Debug, "Client {Id} connected from {Address}")]
    public static partial void Opened(ILogger logger, long id, string address);

    [LoggerMessage(1101, LogLevel.Debug, "Client {Id} at {Address} closed: {Reason}")]
    public static partial void Closed(ILogger logger, long id, string address, CloseReason reason);

    [LoggerMessage(1102, LogLevel.Warning,
        "Possible attack from {Address}: POST or Host: as a command. A web page may be sending requests across protocols; client {Id} "
        + "closed")]
    public static partial void PossibleAttack(ILogger logger, long id, string address);

    [LoggerMessage(1103, LogLevel.Information, "Client {Id} at {Address} broke the protocol: {Error}")]
    public static partial void ProtocolError(ILogger logger, long id, string address, string error);

    [LoggerMessage(1104, LogLevel.Warning, "Client {Id} at {Address} took none of its replies for reply_stall_timeout; closed")]
    public static partial void ReplyStalled(ILogger logger, long id, string address);

    [LoggerMessage(1105, LogLevel.Error, "Client {Id} at {Address} closed because of a bug")]
    public static partial void Failed(ILogger logger, long id, string address, Exception exception);

    [LoggerMessage(1106, LogLevel.Warning, "Client {Id} at {Address} closed: its replies outgrew the output buffer")]
    public static partial void OutputTooLarge(ILogger logger, long id, string address);

    [LoggerMessage(1107, LogLevel.Error, "A bug: {What} failed")]
    public static partial void Failed(ILogger logger, string what, Exception exception);

    [LoggerMessage(1110, LogLevel.Warning, "Client {Id} at {Address} closed: no memory for what it asks. {Reason}")]
    public static partial void NoMemory(ILogger logger, long id, string address, string reason);

    [LoggerMessage(1109, LogLevel.Error, "The plugin {Plugin} failed too often in a row and is left out for a while: see PLUGIN INFO")]
    public static partial void BreakerOpened(ILogger logger, string plugin);

    [LoggerMessage(1108, LogLevel.Warning, "Client {Id} at {Address} closed: the messages it did not take outgrew pubsub_output_limit")]
    public static partial void SubscriberTooSlow(ILogger logger, long id, string address);
}
