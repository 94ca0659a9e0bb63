using System.Collections.Immutable;
using PlumCache.Abstractions;

namespace PlumCache.Plugins.Transactions;

/// <summary>The commands of <c>transactions</c>, as data.</summary>
internal static class TransactionsRows
{
    private const string Group = "transactions";
    private const CommandFlags Quick = CommandFlags.NoScript | CommandFlags.AnyTime | CommandFlags.Fast | CommandFlags.AllowBusy;
    private const CommandFlags AtOnce = Quick | CommandFlags.NotHeld;

    /// <summary>All rows, by name as documented.</summary>
    public static ImmutableArray<CommandRow> For(Watching watching) =>
    [
        new()
        {
            Name = "discard",
            Arity = 1,
            Flags = AtOnce | CommandFlags.Edits,
            Group = Group,
            Complexity = "O(w), w watched keys",
            Summary = "Drops the queued commands and ends the transaction.",
            Function = Blocks.Discard,
        },
        new()
        {
            Name = "exec",
            Arity = -1,
            Flags = CommandFlags.NoScript | CommandFlags.AnyTime | CommandFlags.SkipSlowlog | CommandFlags.Edits | CommandFlags.NotHeld,
            Group = Group,
            Syntax = "[ROLLBACK]",
            Complexity = "as the queued commands; with ROLLBACK and an error, as much again",
            Summary =
                "Runs the queued commands as one step, unless a watched key was changed. With ROLLBACK the first error undoes them all.",
            Function = Blocks.Exec,
        },
        new()
        {
            Name = "multi",
            Arity = 1,
            Flags = AtOnce,
            Group = Group,
            Complexity = "O(1)",
            Summary = "Begins a transaction: the commands that follow are queued.",
            Function = Blocks.Multi,
        },
        new()
        {
            Name = "unwatch",
            Arity = 1,
            Flags = Quick | CommandFlags.Edits,
            Group = Group,
            Complexity = "O(w), w watched keys",
            Summary = "Forgets all watched keys.",
            Function = Watching.Unwatch,
        },
        new()
        {
            Name = "watch",
            Arity = -2,
            Flags = AtOnce | CommandFlags.Edits,
            Keys = KeyPositions.All,
            KeyAccess = [KeyAccess.ReadOnly],
            Group = Group,
            Syntax = "key [key ...] | PREFIX prefix [prefix ...]",
            Complexity = "O(n k + w), n keys of k bytes, w watched before",
            Summary = "Watches keys, or all keys under prefixes: the next EXEC runs nothing if one of them was changed.",
            Function = watching.Watch,
        },
    ];
}
