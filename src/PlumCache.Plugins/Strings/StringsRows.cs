using System.Collections.Immutable;
using PlumCache.Abstractions;

namespace PlumCache.Plugins.Strings;

/// <summary>The commands of <c>strings</c>, as data.</summary>
internal static class StringsRows
{
    /// <summary>All rows, by name as documented.</summary>
    public static ImmutableArray<CommandRow> All { get; } =
    [
        new()
        {
            Name = "append",
            Arity = 3,
            Flags = CommandFlags.Write | CommandFlags.DenyOom | CommandFlags.Fast,
            Keys = KeyPositions.One,
            KeyAccess = [KeyAccess.ReadWrite | KeyAccess.Insert],
            Events = Told("append"),
            Group = "string",
            Syntax = "key value",
            Complexity = "O(n), n bytes of the new value",
            Summary = "Adds bytes to the end of a value, or sets it.",
            Function = Ranges.Append,
        },
        new()
        {
            Name = "decr",
            Arity = 2,
            Flags = CommandFlags.Write | CommandFlags.DenyOom | CommandFlags.Fast,
            Keys = KeyPositions.One,
            Events = Told("incrby"),
            Group = "string",
            Syntax = "key",
            Complexity = "O(k), k bytes of key",
            Summary = "Takes one from a number.",
            Function = Counters.Decr,
        },
        new()
        {
            Name = "decrby",
            Arity = 3,
            Flags = CommandFlags.Write | CommandFlags.DenyOom | CommandFlags.Fast,
            Keys = KeyPositions.One,
            Events = Told("incrby"),
            Group = "string",
            Syntax = "key decrement",
            Complexity = "O(k), k bytes of key",
            Summary = "Takes an integer from a number.",
            Function = Counters.DecrBy,
        },
        new()
        {
            Name = "delex",
            Arity = 4,
            Flags = CommandFlags.Write | CommandFlags.Fast,
            Keys = KeyPositions.One,
            KeyAccess = [KeyAccess.ReadWrite | KeyAccess.Access | KeyAccess.Delete],
            Group = "string",
            Syntax = "key IFEQ comparison-value",
            Complexity = "O(k + n), k bytes of key, n of the value",
            Summary = "Removes a key if it holds a certain value.",
            Function = ConditionalRemoval.DelEx,
        },
        new()
        {
            Name = "getdel",
            Arity = 2,
            Flags = CommandFlags.Write | CommandFlags.Fast,
            Keys = KeyPositions.One,
            KeyAccess = [KeyAccess.ReadWrite | KeyAccess.Access | KeyAccess.Delete],
            Missed = static (in _) => KeyPositions.One,
            Group = "string",
            Syntax = "key",
            Complexity = "O(k), k bytes of key",
            Summary = "Answers a value and removes its key.",
            Function = GetVariants.GetDel,
        },
        new()
        {
            Name = "getex",
            Arity = -2,
            Flags = CommandFlags.Write | CommandFlags.Fast,
            Keys = KeyPositions.One,
            Missed = static (in _) => KeyPositions.One,
            Group = "string",
            Syntax = "key [EX seconds | PX milliseconds | EXAT unix-time-seconds | PXAT unix-time-milliseconds | PERSIST]",
            Complexity = "O(k), k bytes of key",
            Summary = "Answers a value and changes when its key ends.",
            Function = GetVariants.GetEx,
        },
        new()
        {
            Name = "getrange",
            Arity = 4,
            Flags = CommandFlags.ReadOnly,
            Keys = KeyPositions.One,
            Group = "string",
            Syntax = "key start end",
            Complexity = "O(n), n bytes answered",
            Summary = "Answers a part of a value.",
            Function = Ranges.GetRange,
        },
        new()
        {
            Name = "getset",
            Arity = 3,
            Flags = CommandFlags.Write | CommandFlags.DenyOom | CommandFlags.Fast,
            Keys = KeyPositions.One,
            Missed = static (in _) => KeyPositions.One,
            Group = "string",
            Syntax = "key value",
            Complexity = "O(k), k bytes of key",
            Summary = "Sets a value and answers the one before.",
            Function = SetVariants.GetSet,
        },
        new()
        {
            Name = "incr",
            Arity = 2,
            Flags = CommandFlags.Write | CommandFlags.DenyOom | CommandFlags.Fast,
            Keys = KeyPositions.One,
            Events = Told("incrby"),
            Group = "string",
            Syntax = "key",
            Complexity = "O(k), k bytes of key",
            Summary = "Adds one to a number.",
            Function = Counters.Incr,
        },
        new()
        {
            Name = "incrby",
            Arity = 3,
            Flags = CommandFlags.Write | CommandFlags.DenyOom | CommandFlags.Fast,
            Keys = KeyPositions.One,
            Events = Told("incrby"),
            Group = "string",
            Syntax = "key increment",
            Complexity = "O(k), k bytes of key",
            Summary = "Adds an integer to a number.",
            Function = Counters.IncrBy,
        },
        new()
        {
            Name = "incrbyfloat",
            Arity = 3,
            Flags = CommandFlags.Write | CommandFlags.DenyOom | CommandFlags.Fast,
            Keys = KeyPositions.One,
            Events = Told("incrbyfloat"),
            Group = "string",
            Syntax = "key increment",
            Complexity = "O(k), k bytes of key",
            Summary = "Adds a real number to a number.",
            Function = FloatCounter.IncrByFloat,
        },
        new()
        {
            Name = "lcs",
            Arity = -3,
            Flags = CommandFlags.ReadOnly,
            Keys = KeyPositions.Two,
            Group = "string",
            Syntax = "key1 key2 [LEN] [IDX] [MINMATCHLEN min-match-len] [WITHMATCHLEN]",
            Complexity = "O(n * m), n and m bytes of the two values",
            Summary = "Finds the longest common subsequence of two values.",
            Function = Lcs.Find,
        },
        new()
        {
            Name = "mget",
            Arity = -2,
            Flags = CommandFlags.ReadOnly | CommandFlags.Fast,
            Keys = KeyPositions.All,
            Group = "string",
            Syntax = "key [key ...]",
            Complexity = "O(n), n keys",
            Summary = "Answers the values of several keys at one instant.",
            Function = ManyKeys.MGet,
        },
        new()
        {
            Name = "mset",
            Arity = -3,
            Flags = CommandFlags.Write | CommandFlags.DenyOom,
            Keys = new KeyPositions(1, -1, 2),
            KeyAccess = [KeyAccess.Overwrite | KeyAccess.Update],
            Group = "string",
            Syntax = "key value [key value ...]",
            Complexity = "O(n), n keys",
            Summary = "Sets several keys at one instant.",
            Function = ManyKeys.MSet,
        },
        new()
        {
            Name = "msetnx",
            Arity = -3,
            Flags = CommandFlags.Write | CommandFlags.DenyOom,
            Keys = new KeyPositions(1, -1, 2),
            KeyAccess = [KeyAccess.Overwrite | KeyAccess.Insert],
            Group = "string",
            Syntax = "key value [key value ...]",
            Complexity = "O(n), n keys",
            Summary = "Sets several keys, provided that none of them is there.",
            Function = ManyKeys.MSetNx,
        },
        new()
        {
            Name = "psetex",
            Arity = 4,
            Flags = CommandFlags.Write | CommandFlags.DenyOom,
            Keys = KeyPositions.One,
            KeyAccess = [KeyAccess.Overwrite | KeyAccess.Update],
            Events = [.. Told("set"), new KeyEvent(EditKind.Put, "expire")],
            Group = "string",
            Syntax = "key milliseconds value",
            Complexity = "O(k), k bytes of key",
            Summary = "Sets a value that ends after some milliseconds.",
            Function = SetVariants.PSetEx,
        },
        new()
        {
            Name = "setex",
            Arity = 4,
            Flags = CommandFlags.Write | CommandFlags.DenyOom,
            Keys = KeyPositions.One,
            KeyAccess = [KeyAccess.Overwrite | KeyAccess.Update],
            Events = [.. Told("set"), new KeyEvent(EditKind.Put, "expire")],
            Group = "string",
            Syntax = "key seconds value",
            Complexity = "O(k), k bytes of key",
            Summary = "Sets a value that ends after some seconds.",
            Function = SetVariants.SetEx,
        },
        new()
        {
            Name = "setnx",
            Arity = 3,
            Flags = CommandFlags.Write | CommandFlags.DenyOom | CommandFlags.Fast,
            Keys = KeyPositions.One,
            KeyAccess = [KeyAccess.Overwrite | KeyAccess.Insert],
            Group = "string",
            Syntax = "key value",
            Complexity = "O(k), k bytes of key",
            Summary = "Sets a value, provided that the key is not there.",
            Function = SetVariants.SetNx,
        },
        new()
        {
            Name = "setrange",
            Arity = 4,
            Flags = CommandFlags.Write | CommandFlags.DenyOom,
            Keys = KeyPositions.One,
            KeyAccess = [KeyAccess.ReadWrite | KeyAccess.Update],
            Events = Told("setrange"),
            Group = "string",
            Syntax = "key offset value",
            Complexity = "O(n), n bytes of the new value",
            Summary = "Overwrites a part of a value.",
            Function = Ranges.SetRange,
        },
        new()
        {
            Name = "strlen",
            Arity = 2,
            Flags = CommandFlags.ReadOnly | CommandFlags.Fast,
            Keys = KeyPositions.One,
            KeyAccess = [KeyAccess.ReadOnly],
            Group = "string",
            Syntax = "key",
            Complexity = "O(k), k bytes of key",
            Summary = "Answers how many bytes a value has.",
            Function = Ranges.StrLen,
        },
        new()
        {
            Name = "substr",
            Arity = 4,
            Flags = CommandFlags.ReadOnly,
            Keys = KeyPositions.One,
            Group = "string",
            Syntax = "key start end",
            Complexity = "O(n), n bytes answered",
            Summary = "Answers a part of a value; the old name of GETRANGE.",
            Function = Ranges.GetRange,
        },
    ];

    /// <summary>What a command calls the values that it writes, whichever kind of edit does it.</summary>
    private static ImmutableArray<KeyEvent> Told(string name) =>
        [new(EditKind.Put, name, KeyEventClass.String), new(EditKind.Splice, name, KeyEventClass.String)];
}
