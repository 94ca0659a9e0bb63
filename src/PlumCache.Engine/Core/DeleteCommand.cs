using System.Collections.Immutable;
using PlumCache.Abstractions;
using PlumCache.Engine.Table;

namespace PlumCache.Engine.Core;

/// <summary>DELETE, and DEL, which is the same.</summary>
internal static class DeleteCommand
{
    public static ImmutableArray<CoreCommand> Commands { get; } = [CoreCommand.Pure(Row("del")), CoreCommand.Pure(Row("delete"))];

    private static CommandRow Row(string name) => new()
    {
        Name = name,
        Arity = -2,
        Flags = CommandFlags.Write,
        Keys = KeyPositions.All,
        KeyAccess = [KeyAccess.Remove | KeyAccess.Delete],
        Summary = "Removes keys and answers how many were there.",
        Complexity = "O(N) for N keys",
        Group = "generic",
        Syntax = "key [key ...]",
        Function = Run,
    };

    private static Step Run(in CommandContext context, KeyspaceView view, in Command command)
    {
        if (command.Count == 2)
        {
            return view.Contains(command[1]) ? Step.Answer(Reply.Integer(1), Edit.Remove(command[1])) : Step.Answer(Reply.Integer(0));
        }

        var distinct = new DistinctArguments(command.Count);
        for (int i = 1; i < command.Count; i++)
        {
            if (view.Contains(command[i]) && distinct.Add(command, i)) context.Edits.Add(Edit.Remove(command[i]));
        }

        return Step.Answer(Reply.Integer(context.Edits.Count), context.Edits);
    }
}
