using PlumCache.Abstractions;
using PlumCache.Engine.Table;

namespace PlumCache.Engine.Core;

/// <summary>DBSIZE: exact, keys that are due left out.</summary>
internal static class DbSizeCommand
{
    public static CoreCommand Command { get; } = CoreCommand.Pure(new CommandRow
    {
        Name = "dbsize",
        Arity = 1,
        Flags = CommandFlags.ReadOnly | CommandFlags.Fast,
        Categories = ["keyspace"],
        Summary = "Answers the number of keys in the database.",
        Complexity = "O(1), plus the subtrees that hold due keys",
        Group = "server",
        Function = static (in CommandContext context, KeyspaceView view, in Command command) =>
            Step.Answer(Reply.Integer(view.Count(default))),
    });
}
