using Microsoft.Extensions.Logging;

namespace PlumCache.Server;

/// <summary>What the process logs. Ids 1700 to 1799.</summary>
internal static partial class ProcessLog
{
    [LoggerMessage(1700, LogLevel.Warning, "{Option} gives a password that everybody on this machine can read in the list of processes: use requirepass_file")]
    public static partial void SecretInOptions(ILogger logger, string option);
}
