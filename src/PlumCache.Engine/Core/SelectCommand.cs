using PlumCache.Abstractions;
using PlumCache.Engine.Table;

namespace PlumCache.Engine.Core;

/// <summary>SELECT.</summary>
internal static class SelectCommand
{
    public static CoreCommand Command { get; } = CoreCommand.Pure(new CommandRow
    {
        Name = "select",
        Arity = 2,
        Flags = CommandFlags.Fast | CommandFlags.Connection | CommandFlags.AnyTime,
        Summary = "Changes the connection's database.",
        Complexity = "O(1)",
        Group = "connection",
        Syntax = "index",
        Function = Run,
    });

    private static Step Run(in CommandContext context, KeyspaceView view, in Command command)
    {
        if (!Integers.TryParse(command[1], out long index)) return Step.Refuse(Errors.NotAnInteger);
        if (index is < int.MinValue or > int.MaxValue) return Step.Refuse(Errors.NotAnInt32);
        if (index < 0 || index >= view.DatabaseCount) return Step.Refuse(Errors.DatabaseOutOfRange);
        if (context.Session.Reading is not null && index != context.Session.Database)
        {
            return Step.Refuse("ERR this connection reads from a snapshot of its database: SNAP.USE LIVE first");
        }
        return Step.Answer(Reply.Ok, context.Session with { Database = (int)index });
    }
}
