using System.Collections.Immutable;
using PlumCache.Abstractions;

namespace PlumCache.Plugins.Lists;

/// <summary>The commands of <c>lists</c>, as data.</summary>
/// <param name="form">Of lists.</param>
internal sealed class ListsRows(ListForm form)
{
    private const CommandFlags Waits = CommandFlags.Write | CommandFlags.NoScript | CommandFlags.Blocking;

    /// <summary>All rows, by name as documented.</summary>
    public ImmutableArray<CommandRow> All { get; } =
    [
        new()
        {
            Name = "blmove",
            Arity = 6,
            Flags = Waits | CommandFlags.DenyOom,
            Keys = KeyPositions.Two,
            KeyAccess = [KeyAccess.ReadWrite | KeyAccess.Access | KeyAccess.Delete, KeyAccess.ReadWrite | KeyAccess.Insert],
            WaitsFor = KeyPositions.One,
            EventsOf = static (in command) => Moved(ListEnd.Read(command, 3), ListEnd.Read(command, 4)),
            Group = "list",
            Syntax = "source destination LEFT | RIGHT LEFT | RIGHT timeout",
            Complexity = "O(k), k bytes of keys and element",
            Summary = "Moves an element from an end of a list to an end of another, as soon as there is one.",
            Function = new Waiting(form).Move,
        },
        new()
        {
            Name = "blmpop",
            Arity = -5,
            Flags = CommandFlags.Write | CommandFlags.Blocking,
            KeyCountAt = 2,
            KeyAccess = [KeyAccess.ReadWrite | KeyAccess.Access | KeyAccess.Delete],
            EventsOf = static (in command) => PoppedBy(command, at: 2),
            Group = "list",
            Syntax = "timeout numkeys key [key ...] LEFT | RIGHT [COUNT count]",
            Complexity = "O(n), n keys and elements taken",
            Summary = "Takes elements out of the first list that has some, as soon as one has.",
            Function = new Waiting(form).FirstOf,
        },
        new()
        {
            Name = "blpop",
            Arity = -3,
            Flags = Waits,
            Keys = new KeyPositions(1, -2, 1),
            KeyAccess = [KeyAccess.ReadWrite | KeyAccess.Access | KeyAccess.Delete],
            Events = Told("lpop"),
            Group = "list",
            Syntax = "key [key ...] timeout",
            Complexity = "O(n), n keys",
            Summary = "Takes the first element of the first list that has some, as soon as one has.",
            Function = new Waiting(form).Left,
        },
        new()
        {
            Name = "brpop",
            Arity = -3,
            Flags = Waits,
            Keys = new KeyPositions(1, -2, 1),
            KeyAccess = [KeyAccess.ReadWrite | KeyAccess.Access | KeyAccess.Delete],
            Events = Told("rpop"),
            Group = "list",
            Syntax = "key [key ...] timeout",
            Complexity = "O(n), n keys",
            Summary = "Takes the last element of the first list that has some, as soon as one has.",
            Function = new Waiting(form).Right,
        },
        new()
        {
            Name = "brpoplpush",
            Arity = 4,
            Flags = Waits | CommandFlags.DenyOom,
            Keys = KeyPositions.Two,
            KeyAccess = [KeyAccess.ReadWrite | KeyAccess.Access | KeyAccess.Delete, KeyAccess.ReadWrite | KeyAccess.Insert],
            WaitsFor = KeyPositions.One,
            EventsOf = static (in command) => Moved(fromLeft: false, toLeft: true),
            Group = "list",
            Syntax = "source destination timeout",
            Complexity = "O(k), k bytes of keys and element",
            Summary = "Moves the last element of a list to the beginning of another, as soon as there is one.",
            Function = new Waiting(form).MoveToBeginning,
        },
        new()
        {
            Name = "lindex",
            Arity = 3,
            Flags = CommandFlags.ReadOnly,
            Keys = KeyPositions.One,
            KeyAccess = [KeyAccess.ReadOnly | KeyAccess.Access],
            Group = "list",
            Syntax = "key index",
            Complexity = "O(k), k bytes of key",
            Summary = "Answers an element by its index.",
            Function = Reading.At,
        },
        new()
        {
            Name = "linsert",
            Arity = 5,
            Flags = CommandFlags.Write | CommandFlags.DenyOom,
            Keys = KeyPositions.One,
            KeyAccess = [KeyAccess.ReadWrite | KeyAccess.Insert],
            Events = Told("linsert"),
            Group = "list",
            Syntax = "key BEFORE | AFTER pivot element",
            Complexity = "O(n), n elements",
            Summary = "Inserts an element beside another one.",
            Function = new Inserting(form).Insert,
        },
        new()
        {
            Name = "llen",
            Arity = 2,
            Flags = CommandFlags.ReadOnly | CommandFlags.Fast,
            Keys = KeyPositions.One,
            KeyAccess = [KeyAccess.ReadOnly],
            Group = "list",
            Syntax = "key",
            Complexity = "O(k), k bytes of key",
            Summary = "Answers how many elements a list has.",
            Function = Reading.Length,
        },
        new()
        {
            Name = "lmove",
            Arity = 5,
            Flags = CommandFlags.Write | CommandFlags.DenyOom,
            Keys = KeyPositions.Two,
            KeyAccess = [KeyAccess.ReadWrite | KeyAccess.Access | KeyAccess.Delete, KeyAccess.ReadWrite | KeyAccess.Insert],
            EventsOf = static (in command) => Moved(ListEnd.Read(command, 3), ListEnd.Read(command, 4)),
            Group = "list",
            Syntax = "source destination LEFT | RIGHT LEFT | RIGHT",
            Complexity = "O(k), k bytes of keys and element",
            Summary = "Moves an element from an end of a list to an end of another.",
            Function = new Moving(form).Move,
        },
        new()
        {
            Name = "lmpop",
            Arity = -4,
            Flags = CommandFlags.Write,
            KeyCountAt = 1,
            KeyAccess = [KeyAccess.ReadWrite | KeyAccess.Access | KeyAccess.Delete],
            EventsOf = static (in command) => PoppedBy(command, at: 1),
            Group = "list",
            Syntax = "numkeys key [key ...] LEFT | RIGHT [COUNT count]",
            Complexity = "O(n), n keys and elements taken",
            Summary = "Takes elements out of the first list that has some.",
            Function = new Popping(form).FirstOf,
        },
        new()
        {
            Name = "lpop",
            Arity = -2,
            Flags = CommandFlags.Write | CommandFlags.Fast,
            Keys = KeyPositions.One,
            KeyAccess = [KeyAccess.ReadWrite | KeyAccess.Access | KeyAccess.Delete],
            Events = Told("lpop"),
            Group = "list",
            Syntax = "key [count]",
            Complexity = "O(n), n elements taken",
            Summary = "Takes elements from the beginning of a list.",
            Function = new Popping(form).Left,
        },
        new()
        {
            Name = "lpos",
            Arity = -3,
            Flags = CommandFlags.ReadOnly,
            Keys = KeyPositions.One,
            KeyAccess = [KeyAccess.ReadOnly | KeyAccess.Access],
            Group = "list",
            Syntax = "key element [RANK rank] [COUNT count] [MAXLEN length]",
            Complexity = "O(n), n elements",
            Summary = "Answers where an element is.",
            Function = Searching.Find,
        },
        new()
        {
            Name = "lpush",
            Arity = -3,
            Flags = CommandFlags.Write | CommandFlags.DenyOom | CommandFlags.Fast,
            Keys = KeyPositions.One,
            KeyAccess = [KeyAccess.ReadWrite | KeyAccess.Insert],
            Events = Told("lpush"),
            Group = "list",
            Syntax = "key element [element ...]",
            Complexity = "O(n), n elements put",
            Summary = "Puts elements before the first one.",
            Function = new Pushing(form).Left,
        },
        new()
        {
            Name = "lpushx",
            Arity = -3,
            Flags = CommandFlags.Write | CommandFlags.DenyOom | CommandFlags.Fast,
            Keys = KeyPositions.One,
            KeyAccess = [KeyAccess.ReadWrite | KeyAccess.Insert],
            Events = Told("lpush"),
            Group = "list",
            Syntax = "key element [element ...]",
            Complexity = "O(n), n elements put",
            Summary = "Puts elements before the first one of a list that is there.",
            Function = new Pushing(form).LeftIfThere,
        },
        new()
        {
            Name = "lrange",
            Arity = 4,
            Flags = CommandFlags.ReadOnly | CommandFlags.Listing,
            Keys = KeyPositions.One,
            KeyAccess = [KeyAccess.ReadOnly | KeyAccess.Access],
            Group = "list",
            Syntax = "key start stop",
            Complexity = "O(n), n elements answered",
            Summary = "Answers the elements from one index to another.",
            Function = Reading.Range,
        },
        new()
        {
            Name = "lrem",
            Arity = 4,
            Flags = CommandFlags.Write,
            Keys = KeyPositions.One,
            KeyAccess = [KeyAccess.ReadWrite | KeyAccess.Delete],
            Events = Told("lrem"),
            Group = "list",
            Syntax = "key count element",
            Complexity = "O(n), n elements",
            Summary = "Removes elements that equal one.",
            Function = new Removing(form).Remove,
        },
        new()
        {
            Name = "lset",
            Arity = 4,
            Flags = CommandFlags.Write | CommandFlags.DenyOom,
            Keys = KeyPositions.One,
            KeyAccess = [KeyAccess.ReadWrite | KeyAccess.Update],
            Events = Told("lset"),
            Group = "list",
            Syntax = "key index element",
            Complexity = "O(k), k bytes of key and element",
            Summary = "Replaces an element by its index.",
            Function = new Inserting(form).Set,
        },
        new()
        {
            Name = "ltrim",
            Arity = 4,
            Flags = CommandFlags.Write,
            Keys = KeyPositions.One,
            KeyAccess = [KeyAccess.ReadWrite | KeyAccess.Delete],
            Events = Told("ltrim"),
            Group = "list",
            Syntax = "key start stop",
            Complexity = "O(k), k bytes of key",
            Summary = "Removes all elements but those from one index to another.",
            Function = new Trimming(form).Trim,
        },
        new()
        {
            Name = "rpop",
            Arity = -2,
            Flags = CommandFlags.Write | CommandFlags.Fast,
            Keys = KeyPositions.One,
            KeyAccess = [KeyAccess.ReadWrite | KeyAccess.Access | KeyAccess.Delete],
            Events = Told("rpop"),
            Group = "list",
            Syntax = "key [count]",
            Complexity = "O(n), n elements taken",
            Summary = "Takes elements from the end of a list.",
            Function = new Popping(form).Right,
        },
        new()
        {
            Name = "rpoplpush",
            Arity = 3,
            Flags = CommandFlags.Write | CommandFlags.DenyOom,
            Keys = KeyPositions.Two,
            KeyAccess = [KeyAccess.ReadWrite | KeyAccess.Access | KeyAccess.Delete, KeyAccess.ReadWrite | KeyAccess.Insert],
            EventsOf = static (in command) => Moved(fromLeft: false, toLeft: true),
            Group = "list",
            Syntax = "source destination",
            Complexity = "O(k), k bytes of keys and element",
            Summary = "Moves the last element of a list to the beginning of another.",
            Function = new Moving(form).MoveToBeginning,
        },
        new()
        {
            Name = "rpush",
            Arity = -3,
            Flags = CommandFlags.Write | CommandFlags.DenyOom | CommandFlags.Fast,
            Keys = KeyPositions.One,
            KeyAccess = [KeyAccess.ReadWrite | KeyAccess.Insert],
            Events = Told("rpush"),
            Group = "list",
            Syntax = "key element [element ...]",
            Complexity = "O(n), n elements put",
            Summary = "Puts elements behind the last one.",
            Function = new Pushing(form).Right,
        },
        new()
        {
            Name = "rpushx",
            Arity = -3,
            Flags = CommandFlags.Write | CommandFlags.DenyOom | CommandFlags.Fast,
            Keys = KeyPositions.One,
            KeyAccess = [KeyAccess.ReadWrite | KeyAccess.Insert],
            Events = Told("rpush"),
            Group = "list",
            Syntax = "key element [element ...]",
            Complexity = "O(n), n elements put",
            Summary = "Puts elements behind the last one of a list that is there.",
            Function = new Pushing(form).RightIfThere,
        },
    ];

    /// <summary>One name for all that a command does to chunks: which of them it puts and which it removes is nobody's concern.</summary>
    private static ImmutableArray<KeyEvent> Told(string name, int keyAt = 0) =>
    [
        .. ImmutableArray.Create(
            EditKind.PutField, EditKind.RemoveField, EditKind.RemoveFields, EditKind.RemoveFieldRange, EditKind.SetFieldExpiry)
            .Select(kind => new KeyEvent(kind, name, KeyEventClass.List) { KeyAt = keyAt }),
    ];

    /// <summary>Of LMPOP and its blocking form, whose keys are counted by an argument.</summary>
    private static ImmutableArray<KeyEvent> PoppedBy(in Command command, int at) =>
        Told(Popping.ReadOptions(command, at, out ManyPop pop) is null && pop.IsLeft ? "lpop" : "rpop");

    /// <summary>Of the destination first, as Redis does, also where it is the source.</summary>
    private static ImmutableArray<KeyEvent> Moved(bool? fromLeft, bool? toLeft) =>
        [.. Told(toLeft == true ? "lpush" : "rpush", keyAt: 2), .. Told(fromLeft == true ? "lpop" : "rpop", keyAt: 1)];
}
