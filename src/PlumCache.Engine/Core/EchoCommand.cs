using PlumCache.Abstractions;
using PlumCache.Engine.Table;

namespace PlumCache.Engine.Core;

/// <summary>ECHO.</summary>
internal static class EchoCommand
{
    public static CoreCommand Command { get; } = CoreCommand.Pure(new CommandRow
    {
        Name = "echo",
        Arity = 2,
        Flags = CommandFlags.Fast | CommandFlags.AnyTime,
        Summary = "Answers the message.",
        Complexity = "O(1)",
        Group = "connection",
        Syntax = "message",
        Function = static (in CommandContext context, KeyspaceView view, in Command command) => Step.Answer(Reply.Bulk(command[1])),
    });
}
