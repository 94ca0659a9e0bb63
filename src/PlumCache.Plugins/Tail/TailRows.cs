using System.Collections.Immutable;
using PlumCache.Abstractions;

namespace PlumCache.Plugins.Tail;

/// <summary>The commands of <c>tail</c>, as data.</summary>
internal static class TailRows
{
    private const string Group = "tail";

    /// <summary>All rows, by name as documented.</summary>
    public static ImmutableArray<CommandRow> All { get; } =
    [
        new()
        {
            Name = "tail",
            Arity = -2,
            Flags = CommandFlags.None,
            Group = Group,
            Complexity = "as its subcommands",
            Summary = "Tells which commands come, and for which keys.",
            Subcommands =
            [
                new()
                {
                    Name = "help",
                    Arity = 2,
                    Flags = CommandFlags.AnyTime,
                    Group = Group,
                    Complexity = "O(1)",
                    Summary = "Tells the subcommands.",
                    Function = TailStats.Help,
                },
                new()
                {
                    Name = "stats",
                    Arity = -2,
                    Flags = CommandFlags.None,
                    Group = Group,
                    Syntax = "[pattern]",
                    Complexity = "O(n), n counters, at most 10,000",
                    Summary = "Counts of commands by name and by prefix, each with a sample.",
                    Function = TailStats.Run,
                },
            ],
        },
    ];
}
