using PlumCache.Abstractions;
using PlumCache.Engine.Table;

namespace PlumCache.Engine.Core;

/// <summary>GET.</summary>
internal static class GetCommand
{
    public static CoreCommand Command { get; } = CoreCommand.Pure(new CommandRow
    {
        Name = "get",
        Arity = 2,
        Flags = CommandFlags.ReadOnly | CommandFlags.Fast,
        Keys = KeyPositions.One,
        Summary = "Answers the value of a key.",
        Complexity = "O(length of the key)",
        Group = "string",
        Syntax = "key",
        Function = Run,
    });

    private static Step Run(in CommandContext context, KeyspaceView view, in Command command)
    {
        if (!view.TryGet(command[1], out EntryView entry)) return Step.Answer(Reply.Null);
        return entry.IsString ? Step.Answer(Reply.Bulk(entry.Value)) : Step.Refuse(Errors.WrongType);
    }
}
