using PlumCache.Abstractions;

namespace PlumCache.Engine;

/// <summary>SWAPDB: a change of the root that touches no trie, so it needs no draft; one that is open meanwhile loses and runs again.</summary>
internal static class SwapDbCommand
{
    public static CoreCommand Command { get; } = CoreCommand.Of(
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
        },
        Run);

    private static ServerResult Run(in ServerCall call, in Command command)
    {
        if (!IsInt32(command[1], out int first)) return ServerResult.Error("ERR invalid first DB index");
        if (!IsInt32(command[2], out int second)) return ServerResult.Error("ERR invalid second DB index");
        int databases = call.Engine.Keyspace.Options.Databases;
        if (first < 0 || first >= databases || second < 0 || second >= databases) return ServerResult.Error(Errors.DatabaseOutOfRange);
        if (first != second) call.Engine.Keyspace.SwapDatabases(first, second);
        return ServerResult.Ok;
    }

    private static bool IsInt32(ReadOnlySpan<byte> text, out int value)
    {
        bool isInteger = Integers.TryParse(text, out long number) && number is >= int.MinValue and <= int.MaxValue;
        value = isInteger ? (int)number : 0;
        return isInteger;
    }
}
