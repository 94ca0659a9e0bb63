using System.Collections.Immutable;
using PlumCache.Abstractions;

namespace PlumCache.Plugins.Snapshots;

/// <summary>The commands of <c>snapshots</c>, as data.</summary>
internal static class SnapshotRows
{
    /// <summary>The tick: no client can say it.</summary>
    public const string TickName = "snapshots.tick";

    private const string Group = "snapshots";

    // They are about the database as it is and its snapshots, whatever the connection reads from.
    private const CommandFlags Reads = CommandFlags.ReadOnly | CommandFlags.Live;

    private static readonly ImmutableArray<CommandRow> _unlimited =
    [
        new()
        {
            Name = "snap.diff",
            Arity = -3,
            Flags = Reads | CommandFlags.Listing,
            Group = Group,
            Syntax = "before after [PREFIX prefix] [LIMIT count] [AFTER key [FIELD field]] [FIELDS]",
            Complexity = "O(c), c keys, or fields, that differ",
            Summary = "Lists the keys that differ between two snapshots, or a snapshot and LIVE; with FIELDS, the fields.",
            Function = SnapshotReads.Diff,
        },
        new()
        {
            Name = "snap.drop",
            Arity = 2,
            Flags = CommandFlags.Edits | CommandFlags.Live,
            Group = Group,
            Syntax = "name",
            Complexity = "O(1), freeing what only it held is left to the upkeep",
            Summary = "Lets a snapshot go: 1, or 0 when there is none of that name.",
            Function = SnapshotCatalogue.Drop,
        },
        new()
        {
            Name = "snap.get",
            Arity = -3,
            Flags = Reads | CommandFlags.Fast,
            Keys = new KeyPositions(2, -1, 1),
            KeyAccess = [KeyAccess.ReadOnly | KeyAccess.Access],
            Group = Group,
            Syntax = "name key [key ...]",
            Complexity = "O(n), n keys",
            Summary = "Returns the values that keys had in a snapshot.",
            Function = SnapshotReads.Get,
        },
        new()
        {
            Name = "snap.keys",
            Arity = 3,
            Flags = Reads | CommandFlags.Listing,
            Categories = ["dangerous"],
            Group = Group,
            Syntax = "name pattern",
            Complexity = "O(p + n), p bytes of the pattern's literal prefix, n keys beneath it",
            Summary = "Lists the keys of a snapshot that match a pattern.",
            Function = SnapshotReads.Keys,
        },
        new()
        {
            Name = "snap.list",
            Arity = -1,
            Flags = Reads | CommandFlags.LongRead | CommandFlags.NoMulti, // it walks what snapshots hold, which nobody may wait for
            Group = Group,
            Syntax = "[HISTORY]",
            Complexity = "O(n + b), n snapshots, b blocks that only they hold",
            Summary = "Tells the database's snapshots and what each holds, or the kept moments of its history.",
            Function = SnapshotCatalogue.List,
        },
        new()
        {
            Name = "snap.restore",
            Arity = -2,
            Flags = CommandFlags.Write | CommandFlags.DenyOom | CommandFlags.Prefixes,
            Group = Group,
            Syntax = "name [PREFIX prefix]",
            Complexity = "O(p), p bytes of the prefix",
            Summary = "Makes the database, or what is under a prefix, what it was in a snapshot, and counts the keys then there.",
            Function = SnapshotRestore.Run,
        },
        new()
        {
            Name = "snap.use",
            Arity = 2,
            Flags = Reads | CommandFlags.Fast,
            Group = Group,
            Syntax = "name | LIVE",
            Complexity = "O(n), n snapshots",
            Summary = "Has this connection read from a snapshot until it says LIVE, or RESET.",
            Function = SnapshotUse.Run,
        },
        new()
        {
            Name = TickName,
            Arity = 1,
            Flags = CommandFlags.Internal | CommandFlags.Edits | CommandFlags.NoScript,
            Group = Group,
            Complexity = "O(n), n snapshots",
            Summary = "Drops the snapshots whose time to live is over.",
            Function = SnapshotTick.Run,
        },
    ];

    /// <summary>All rows.</summary>
    public static ImmutableArray<CommandRow> For(SnapshotCreate create) =>
    [
        new()
        {
            Name = "snap.create",
            Arity = -2,
            Flags = CommandFlags.Edits | CommandFlags.Live | CommandFlags.DenyOom,
            Group = Group,
            Syntax = "name [TTL milliseconds] [PREFIX prefix]",
            Complexity = "O(p), p bytes of the prefix",
            Summary = "Takes a snapshot of the database, or of what is under a prefix.",
            Function = create.Run,
        },
        .. _unlimited,
    ];
}
