using PlumCache.Abstractions;
using PlumCache.Engine.Table;

namespace PlumCache.Engine.Core;

/// <summary>SWAPDB: one edit, so it is a part of its transaction like any other write.</summary>
internal static class SwapDbCommand
{
    public static CoreCommand Command { get; } = CoreCommand.Pure(
        new CommandRow
        {
            Name = "swapdb",
            Arity = 3,
            Flags = CommandFlags.Write | CommandFlags.Fast,
            Categories = ["keyspace", "dangerous"],
            Summary = "Exchanges two databases for everybody at once.",
            Complexity = "O(1)",
            Group = "server",
            Syntax = "index1 index2",
            Function = Run,
        });

    private static Step Run(in CommandContext context, KeyspaceView view, in Command command)
    {
        if (!IsInt32(command[1], out int first)) return Step.Refuse("ERR invalid first DB index");
        if (!IsInt32(command[2], out int second)) return Step.Refuse("ERR invalid second DB index");
        int databases = view.DatabaseCount;
        if (first < 0 || first >= databases || second < 0 || second >= databases) return Step.Refuse(Errors.DatabaseOutOfRange);
        return Step.Answer(Reply.Ok, Edit.SwapDatabases(first, second));
    }

    private static bool IsInt32(ReadOnlySpan<byte> text, out int value)
    {
        bool isInteger = Integers.TryParse(text, out long number) && number is >= int.MinValue and <= int.MaxValue;
        value = isInteger ? (int)number : 0;
        return isInteger;
    }
}
