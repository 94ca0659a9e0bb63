using PlumCache.Abstractions;
using PlumCache.Engine.Table;

namespace PlumCache.Engine.Core;

/// <summary>RESET: the connection as it was when it was opened.</summary>
internal static class ResetCommand
{
    public static CoreCommand Command { get; } = CoreCommand.Of(
        new CommandRow
        {
            Name = "reset",
            Arity = 1,
            Flags = CommandFlags.NoAuth | CommandFlags.Fast | CommandFlags.Connection | CommandFlags.AnyTime
                | CommandFlags.NoScript | CommandFlags.AllowBusy | CommandFlags.NotHeld,
            Summary =
                "Puts the connection back to its beginning: database 0, RESP2, no name, not authenticated, no monitor, no subscriptions.",
            Complexity = "O(1)",
            Group = "connection",
        },
        Run);

    private static ServerResult Run(in ServerCall call, in Command command)
    {
        call.Host.Monitors.Remove(call.Session.Id);
        call.Host.Messages.UnsubscribeAll(call.Session.Id);
        SessionState fresh = new()
        {
            Id = call.State.Id,
            IsAuthenticated = call.Host.Settings.Password.IsEmpty,
            LibraryName = call.State.LibraryName,
            LibraryVersion = call.State.LibraryVersion,
        };
        return new ServerResult(new ReplyTree.Simple("RESET"), fresh);
    }
}
