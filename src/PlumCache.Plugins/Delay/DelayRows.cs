using System.Collections.Immutable;
using PlumCache.Abstractions;

namespace PlumCache.Plugins.Delay;

/// <summary>The commands of <c>delay</c>, as data.</summary>
internal static class DelayRows
{
    /// <summary>The tick: no client can say it.</summary>
    public const string TickName = "delay.tick";

    private const string Group = "delay";

    /// <summary>All rows, by name as documented.</summary>
    public static ImmutableArray<CommandRow> For(DelayCommand delay) =>
    [
        new()
        {
            Name = "delay",
            Arity = -2,
            Flags = CommandFlags.Edits | CommandFlags.NoScript,
            Group = Group,
            Syntax = "milliseconds command [argument ...] | LIST [LIMIT count] | CANCEL id | HELP",
            Complexity = "O(b), b bytes of the command; LIST: O(n), n listed",
            Summary = "Runs a command later, or tells what waits, or takes it back. FLUSHALL empties the queue.",
            CommandAt = DelayCommand.CommandAt,
            Function = delay.Run,
        },
        new()
        {
            Name = TickName,
            Arity = 1,
            Flags = CommandFlags.Internal | CommandFlags.Edits | CommandFlags.NoScript,
            Group = Group,
            Complexity = "as the command that is due",
            Summary = "Runs the command that is due first.",
            Function = DelayTick.Run,
        },
    ];
}
