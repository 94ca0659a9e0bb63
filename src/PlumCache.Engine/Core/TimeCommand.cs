using System.Globalization;
using PlumCache.Abstractions;
using PlumCache.Engine.Table;

namespace PlumCache.Engine.Core;

/// <summary>TIME: the clock, in microseconds; that is why it is no pure command, whose time is the batch's and in milliseconds.</summary>
internal static class TimeCommand
{
    public static CoreCommand Command { get; } = CoreCommand.Of(
        new CommandRow
        {
            Name = "time",
            Arity = 1,
            Flags = CommandFlags.Fast | CommandFlags.AnyTime,
            Summary = "Answers the server's time as Unix seconds and microseconds.",
            Complexity = "O(1)",
            Group = "server",
        },
        Run);

    private static ServerResult Run(in ServerCall call, in Command command)
    {
        long nowUs = (call.Engine.Options.Time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        return new ServerResult(Trees.Bulks(
        [
            (nowUs / 1_000_000).ToString(CultureInfo.InvariantCulture),
            (nowUs % 1_000_000).ToString(CultureInfo.InvariantCulture),
        ]));
    }
}
