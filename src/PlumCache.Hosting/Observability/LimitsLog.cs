using Microsoft.Extensions.Logging;

namespace PlumCache.Hosting.Observability;

/// <summary>What the system allows the server, told at the start. Ids 1600 to 1699.</summary>
internal static partial class LimitsLog
{
    [LoggerMessage(1600, LogLevel.Warning, "maxclients is {Most} instead of {Wanted}: the process has descriptors for no more (ulimit -n)")]
    public static partial void MaxClientsLowered(ILogger logger, int wanted, int most);

    [LoggerMessage(
        1601, LogLevel.Warning, "arena_limit is {Megabytes} MB instead of {Wanted} MB: the process has addresses for no more (ulimit -v)")]
    public static partial void ArenaLowered(ILogger logger, long wanted, long megabytes);

    [LoggerMessage(1602, LogLevel.Information, "The container may use {Limit} MB of memory; maxmemory is {MaxMemory} MB")]
    public static partial void MemoryLimit(ILogger logger, long limit, long maxMemory);

    [LoggerMessage(
        1603, LogLevel.Warning,
        "The container may use {Limit} MB of memory and maxmemory is not set: when the keys outgrow that, the system kills the server "
            + "without a word. Set maxmemory to {Advised}mb or less")]
    public static partial void NoMaxMemory(ILogger logger, long limit, long advised);

    [LoggerMessage(
        1604, LogLevel.Warning,
        "The container may use {Limit} MB of memory, too little for a maxmemory of {MaxMemory} MB and what is around the keys: the system "
            + "kills a server that outgrows it without a word. Set maxmemory to {Advised}mb or less")]
    public static partial void MaxMemoryTooLarge(ILogger logger, long limit, long maxMemory, long advised);
}
