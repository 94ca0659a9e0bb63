using PlumCache.Abstractions;
using PlumCache.Engine.Table;

namespace PlumCache.Engine.Core;

/// <summary>MONITOR.</summary>
internal static class MonitorCommand
{
    public static CoreCommand Command { get; } = CoreCommand.Of(
        new CommandRow
        {
            Name = "monitor",
            Arity = 1,
            Flags = CommandFlags.Admin | CommandFlags.AnyTime | CommandFlags.NoScript,
            Summary = "Sends this connection every command that the server runs.",
            Complexity = "O(1), and a line per command while it lasts",
            Group = "server",
        },
        Run);

    private static ServerResult Run(in ServerCall call, in Command command)
    {
        call.Host.Monitors.Add(call.Session.Id);
        return ServerResult.Ok;
    }
}
