using PlumCache.Abstractions;
using PlumCache.Engine.Table;

namespace PlumCache.Engine.Core;

/// <summary>QUIT: the connection is closed once its answers are out; what it sent behind is dropped.</summary>
internal static class QuitCommand
{
    public static CoreCommand Command { get; } = CoreCommand.Pure(new CommandRow
    {
        Name = "quit",
        Arity = -1,
        Flags = CommandFlags.NoAuth | CommandFlags.Fast | CommandFlags.Connection | CommandFlags.AnyTime | CommandFlags.NoScript
            | CommandFlags.AllowBusy | CommandFlags.NotHeld,
        Summary = "Closes the connection.",
        Complexity = "O(1)",
        Group = "connection",
        Function = static (in CommandContext context, KeyspaceView view, in Command command) =>
            Step.Answer(Reply.Ok, context.Session with { IsClosing = true }),
    });
}
