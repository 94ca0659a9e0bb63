using PlumCache.Abstractions;
using PlumCache.Engine.Table;

namespace PlumCache.Engine.Core;

/// <summary>PING.</summary>
internal static class PingCommand
{
    public static CoreCommand Command { get; } = CoreCommand.Pure(new CommandRow
    {
        Name = "ping",
        Arity = -1,
        Flags = CommandFlags.Fast,
        Summary = "Answers PONG, or the message.",
        Complexity = "O(1)",
        Group = "connection",
        Syntax = "[message]",
        Function = Run,
    });

    private static Step Run(in CommandContext context, KeyspaceView view, in Command command) => command.Count switch
    {
        1 => Step.Answer(Reply.Simple("PONG"u8)),
        2 => Step.Answer(Reply.Bulk(command[1])),
        _ => Step.Refuse(Errors.WrongArity("ping")),
    };
}
