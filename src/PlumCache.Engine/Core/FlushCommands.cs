using System.Collections.Immutable;
using PlumCache.Abstractions;
using PlumCache.Engine.Table;

namespace PlumCache.Engine.Core;

/// <summary>
/// FLUSHDB and FLUSHALL. Both drop whole tries in O(1); freeing follows in the background whether ASYNC or SYNC was asked for.
/// </summary>
internal static class FlushCommands
{
    public static ImmutableArray<CoreCommand> Commands { get; } =
    [
        CoreCommand.Pure(Row("flushdb", "Removes all keys of the database.", RunOne)),
        CoreCommand.Pure(Row("flushall", "Removes all keys of all databases, and what plugins keep.", RunAll)),
    ];

    private static CommandRow Row(string name, string summary, CommandFunction function) => new()
    {
        Name = name,
        Arity = -1,
        Flags = CommandFlags.Write,
        Categories = ["keyspace", "dangerous"],
        Summary = summary,
        Complexity = "O(1) per database; freeing follows in the background",
        Group = "server",
        Syntax = "[ASYNC | SYNC]",
        Function = function,
    };

    private static bool IsSound(in Command command) =>
        command.Count == 1 || (command.Count == 2 && (command.Is(1, "ASYNC"u8) || command.Is(1, "SYNC"u8)));

    private static Step RunOne(in CommandContext context, KeyspaceView view, in Command command) =>
        IsSound(command) ? Step.Answer(Reply.Ok, Edit.RemovePrefix(default)) : Step.Refuse(Errors.Syntax);

    private static Step RunAll(in CommandContext context, KeyspaceView view, in Command command)
    {
        if (!IsSound(command)) return Step.Refuse(Errors.Syntax);
        for (int database = 0; database < view.DatabaseCount; database++) context.Edits.Add(Edit.RemovePrefix(Target.In(database)));
        context.Edits.Add(Edit.RemovePrefix(Target.AllState));
        return Step.Answer(Reply.Ok, context.Edits);
    }
}
