using System.Collections.Immutable;
using PlumCache.Abstractions;

namespace PlumCache.Plugins.Keys;

/// <summary>The commands of <c>keys</c>, as data.</summary>
internal static class KeysRows
{
    /// <summary>What looks at a key from outside reads nothing of it, so it misses none.</summary>
    private static readonly KeyChoice NoKeys = static (in _) => KeyPositions.None;

    private static readonly ImmutableArray<KeyEvent> Renamed =
    [
        new(EditKind.MoveEntry, "rename_from"),
        new(EditKind.MoveEntry, "rename_to") { IsOfDestination = true },
    ];

    /// <summary>All rows, by name as documented.</summary>
    public static ImmutableArray<CommandRow> All { get; } =
    [
        new()
        {
            Name = "copy",
            Arity = -3,
            Flags = CommandFlags.Write | CommandFlags.DenyOom,
            Keys = KeyPositions.Two,
            KeyAccess = [KeyAccess.ReadOnly | KeyAccess.Access, KeyAccess.Overwrite | KeyAccess.Update],
            Missed = static (in _) => KeyPositions.One,
            Group = "generic",
            Syntax = "source destination [DB destination-db] [REPLACE]",
            Complexity = "O(k), k bytes of the keys: a long value is not copied",
            Summary = "Copies a value and its expiry to another key.",
            Function = Relocation.Copy,
        },
        new()
        {
            Name = "exists",
            Arity = -2,
            Flags = CommandFlags.ReadOnly | CommandFlags.Fast,
            Keys = KeyPositions.All,
            KeyAccess = [KeyAccess.ReadOnly],
            Group = "generic",
            Syntax = "key [key ...]",
            Complexity = "O(n), n keys",
            Summary = "Counts which of the keys are there.",
            Function = Presence.Exists,
        },
        new()
        {
            Name = "keys",
            Arity = 2,
            Flags = CommandFlags.ReadOnly | CommandFlags.Listing,
            Categories = ["dangerous"],
            Group = "generic",
            Syntax = "pattern",
            Complexity = "O(p + n), p bytes of the pattern's literal prefix, n keys beneath it",
            Summary = "Lists the keys that match a pattern.",
            Function = Listing.Keys,
        },
        new()
        {
            Name = "move",
            Arity = 3,
            Flags = CommandFlags.Write | CommandFlags.Fast,
            Keys = KeyPositions.One,
            Group = "generic",
            Syntax = "key db",
            Complexity = "O(k), k bytes of the keys: a long value is not copied",
            Summary = "Moves a key to another database.",
            Function = Relocation.Move,
        },
        new()
        {
            Name = "object",
            Arity = -2,
            Flags = CommandFlags.None,
            Group = "generic",
            Complexity = "as its subcommands",
            Summary = "Tells how a value is kept.",
            Subcommands =
            [
                new()
                {
                    Name = "encoding",
                    Arity = 3,
                    Flags = CommandFlags.ReadOnly,
                    Keys = new KeyPositions(2, 2, 1),
                    KeyAccess = [KeyAccess.ReadOnly],
                    Missed = NoKeys,
                    Group = "generic",
                    Syntax = "key",
                    Complexity = "O(k + n), k bytes of key, n of the value up to 20",
                    Summary = "Tells which encoding a value has.",
                    Function = Inspection.Encoding,
                },
                new()
                {
                    Name = "freq",
                    Arity = 3,
                    Flags = CommandFlags.ReadOnly,
                    Keys = new KeyPositions(2, 2, 1),
                    KeyAccess = [KeyAccess.ReadOnly],
                    Missed = NoKeys,
                    Group = "generic",
                    Syntax = "key",
                    Complexity = "O(k), k bytes of key",
                    Summary = "Tells how often a key is used, where that is counted.",
                    Function = Inspection.Frequency,
                },
                new()
                {
                    Name = "help",
                    Arity = 2,
                    Flags = CommandFlags.AnyTime,
                    Group = "generic",
                    Complexity = "O(1)",
                    Summary = "Tells the subcommands.",
                    Function = Inspection.Help,
                },
                new()
                {
                    Name = "idletime",
                    Arity = 3,
                    Flags = CommandFlags.ReadOnly,
                    Keys = new KeyPositions(2, 2, 1),
                    KeyAccess = [KeyAccess.ReadOnly],
                    Missed = NoKeys,
                    Group = "generic",
                    Syntax = "key",
                    Complexity = "O(k), k bytes of key",
                    Summary = "Tells how many seconds ago a key was last used.",
                    Function = Inspection.IdleTime,
                },
                new()
                {
                    Name = "refcount",
                    Arity = 3,
                    Flags = CommandFlags.ReadOnly,
                    Keys = new KeyPositions(2, 2, 1),
                    KeyAccess = [KeyAccess.ReadOnly],
                    Missed = NoKeys,
                    Group = "generic",
                    Syntax = "key",
                    Complexity = "O(k), k bytes of key",
                    Summary = "Tells how many keys share a value.",
                    Function = Inspection.ReferenceCount,
                },
            ],
        },
        new()
        {
            Name = "randomkey",
            Arity = 1,
            Flags = CommandFlags.ReadOnly,
            Group = "generic",
            Complexity = "O(log n), n keys",
            Summary = "Answers a key drawn evenly from all.",
            Function = Listing.RandomKey,
        },
        new()
        {
            Name = "rename",
            Arity = 3,
            Flags = CommandFlags.Write,
            Keys = KeyPositions.Two,
            KeyAccess = [KeyAccess.ReadWrite | KeyAccess.Access | KeyAccess.Delete, KeyAccess.Overwrite | KeyAccess.Update],
            Events = Renamed,
            Group = "generic",
            Syntax = "key newkey",
            Complexity = "O(k), k bytes of the keys: a long value is not copied",
            Summary = "Gives a key another name, whatever had that name before.",
            Function = Relocation.Rename,
        },
        new()
        {
            Name = "renamenx",
            Arity = 3,
            Flags = CommandFlags.Write | CommandFlags.Fast,
            Keys = KeyPositions.Two,
            KeyAccess = [KeyAccess.ReadWrite | KeyAccess.Access | KeyAccess.Delete, KeyAccess.Overwrite | KeyAccess.Insert],
            Events = Renamed,
            Group = "generic",
            Syntax = "key newkey",
            Complexity = "O(k), k bytes of the keys: a long value is not copied",
            Summary = "Gives a key another name, provided that no key has it.",
            Function = Relocation.RenameNx,
        },
        new()
        {
            Name = "scan",
            Arity = -2,
            Flags = CommandFlags.ReadOnly | CommandFlags.Listing,
            Group = "generic",
            Syntax = "cursor [MATCH pattern] [COUNT count] [TYPE type]",
            Complexity = "O(c), c keys looked at; O(n) for a whole scan of n keys",
            Summary = "Lists the keys of one instant page by page.",
            Function = Listing.Scan,
        },
        new()
        {
            Name = "touch",
            Arity = -2,
            Flags = CommandFlags.ReadOnly | CommandFlags.Fast,
            Keys = KeyPositions.All,
            KeyAccess = [KeyAccess.ReadOnly],
            Group = "generic",
            Syntax = "key [key ...]",
            Complexity = "O(n), n keys",
            Summary = "Counts which of the keys are there, and marks them as used.",
            Function = Presence.Touch,
        },
        new()
        {
            Name = "type",
            Arity = 2,
            Flags = CommandFlags.ReadOnly | CommandFlags.Fast,
            Keys = KeyPositions.One,
            KeyAccess = [KeyAccess.ReadOnly],
            Group = "generic",
            Syntax = "key",
            Complexity = "O(k), k bytes of key",
            Summary = "Tells what kind of value a key holds.",
            Function = Presence.Type,
        },
        new()
        {
            Name = "unlink",
            Arity = -2,
            Flags = CommandFlags.Write | CommandFlags.Fast,
            Keys = KeyPositions.All,
            KeyAccess = [KeyAccess.Remove | KeyAccess.Delete],
            Group = "generic",
            Syntax = "key [key ...]",
            Complexity = "O(n), n keys; memory is freed in the background",
            Summary = "Removes keys.",
            Function = Presence.Unlink,
        },
    ];
}
