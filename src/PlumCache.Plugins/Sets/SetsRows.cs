using System.Collections.Immutable;
using PlumCache.Abstractions;

namespace PlumCache.Plugins.Sets;

/// <summary>The commands of <c>sets</c>, as data.</summary>
/// <param name="form">Which sets are small.</param>
internal sealed class SetsRows(SetForm form)
{
    private const KeyAccess Reads = KeyAccess.ReadOnly | KeyAccess.Access;

    /// <summary>A key and the first member, which a pipeline of such commands looks up together.</summary>
    private static readonly KeyPositions OneMember = KeyPositions.One with { Field = 2 };

    /// <summary>All rows, by name as documented.</summary>
    public ImmutableArray<CommandRow> All { get; } =
    [
        new()
        {
            Name = "sadd",
            Arity = -3,
            Flags = CommandFlags.Write | CommandFlags.DenyOom | CommandFlags.Fast,
            Keys = OneMember,
            KeyAccess = [KeyAccess.ReadWrite | KeyAccess.Insert],
            Events = Told(EditKind.PutField, "sadd"),
            Group = "set",
            Syntax = "key member [member ...]",
            Complexity = "O(n), n members",
            Summary = "Adds members to a set.",
            Function = new Adding(form).Add,
        },
        new()
        {
            Name = "scard",
            Arity = 2,
            Flags = CommandFlags.ReadOnly | CommandFlags.Fast,
            Keys = KeyPositions.One,
            KeyAccess = [KeyAccess.ReadOnly],
            Group = "set",
            Syntax = "key",
            Complexity = "O(k), k bytes of key",
            Summary = "Answers how many members a set has.",
            Function = Membership.Count,
        },
        new()
        {
            Name = "sdiff",
            Arity = -2,
            Flags = CommandFlags.ReadOnly | CommandFlags.Listing,
            Keys = KeyPositions.All,
            Group = "set",
            Syntax = "key [key ...]",
            Complexity = "O(n), n members of the first set, times the other sets",
            Summary = "Answers the members of the first set that no other has.",
            Function = Algebra.Subtract,
        },
        new()
        {
            Name = "sdiffstore",
            Arity = -3,
            Flags = CommandFlags.Write | CommandFlags.DenyOom,
            Keys = KeyPositions.All,
            KeyAccess = [KeyAccess.Overwrite | KeyAccess.Update, Reads],
            Missed = static (in _) => Sources,
            Events = Told(EditKind.PutField, "sdiffstore"),
            Group = "set",
            Syntax = "destination key [key ...]",
            Complexity = "O(n), n members of the first set, times the other sets",
            Summary = "Keeps the members of the first set that no other has.",
            Function = new Algebra(form).StoreDifference,
        },
        new()
        {
            Name = "sinter",
            Arity = -2,
            Flags = CommandFlags.ReadOnly | CommandFlags.Listing,
            Keys = KeyPositions.All,
            Group = "set",
            Syntax = "key [key ...]",
            Complexity = "O(n * m), n members of the smallest set, m sets",
            Summary = "Answers the members that all sets have.",
            Function = Algebra.Intersect,
        },
        new()
        {
            Name = "sintercard",
            Arity = -3,
            Flags = CommandFlags.ReadOnly,
            KeyCountAt = 1,
            Group = "set",
            Syntax = "numkeys key [key ...] [LIMIT limit]",
            Complexity = "O(n * m), n members of the smallest set, m sets",
            Summary = "Counts the members that all sets have.",
            Function = Algebra.CountIntersection,
        },
        new()
        {
            Name = "sinterstore",
            Arity = -3,
            Flags = CommandFlags.Write | CommandFlags.DenyOom,
            Keys = KeyPositions.All,
            KeyAccess = [KeyAccess.ReadWrite | KeyAccess.Update, Reads],
            Missed = static (in _) => Sources,
            Events = Told(EditKind.PutField, "sinterstore"),
            Group = "set",
            Syntax = "destination key [key ...]",
            Complexity = "O(n * m), n members of the smallest set, m sets",
            Summary = "Keeps the members that all sets have.",
            Function = new Algebra(form).StoreIntersection,
        },
        new()
        {
            Name = "sismember",
            Arity = 3,
            Flags = CommandFlags.ReadOnly | CommandFlags.Fast,
            Keys = OneMember,
            KeyAccess = [KeyAccess.ReadOnly],
            Group = "set",
            Syntax = "key member",
            Complexity = "O(k), k bytes of key and member",
            Summary = "Answers whether a set has a member.",
            Function = Membership.IsMember,
        },
        new()
        {
            Name = "smembers",
            Arity = 2,
            Flags = CommandFlags.ReadOnly | CommandFlags.Listing,
            Keys = KeyPositions.One,
            Group = "set",
            Syntax = "key",
            Complexity = "O(n), n members",
            Summary = "Answers all members of a set.",
            Function = Listing.Members,
        },
        new()
        {
            Name = "smismember",
            Arity = -3,
            Flags = CommandFlags.ReadOnly | CommandFlags.Fast,
            Keys = OneMember,
            Group = "set",
            Syntax = "key member [member ...]",
            Complexity = "O(n), n members asked for",
            Summary = "Answers which of several members a set has.",
            Function = Membership.AreMembers,
        },
        new()
        {
            Name = "smove",
            Arity = 4,
            Flags = CommandFlags.Write | CommandFlags.Fast,
            Keys = KeyPositions.Two,
            KeyAccess = [KeyAccess.ReadWrite | KeyAccess.Access | KeyAccess.Delete, KeyAccess.ReadWrite | KeyAccess.Insert],
            Events = [.. Told(EditKind.RemoveField, "srem"), .. Told(EditKind.PutField, "sadd")],
            Group = "set",
            Syntax = "source destination member",
            Complexity = "O(k), k bytes of keys and member",
            Summary = "Moves a member from one set to another.",
            Function = new Adding(form).Move,
        },
        new()
        {
            Name = "spop",
            Arity = -2,
            Flags = CommandFlags.Write | CommandFlags.Fast,
            Keys = KeyPositions.One,
            KeyAccess = [KeyAccess.ReadWrite | KeyAccess.Access | KeyAccess.Delete],
            Events = [.. Told(EditKind.RemoveField, "spop"), .. Told(EditKind.RemoveFields, "spop")],
            Group = "set",
            Syntax = "key [count]",
            Complexity = "O(n), n members taken",
            Summary = "Takes random members out of a set.",
            Function = Drawing.Pop,
        },
        new()
        {
            Name = "srandmember",
            Arity = -2,
            Flags = CommandFlags.ReadOnly,
            Keys = KeyPositions.One,
            Group = "set",
            Syntax = "key [count]",
            Complexity = "O(n), n members answered",
            Summary = "Answers random members of a set.",
            Function = Drawing.Draw,
        },
        new()
        {
            Name = "srem",
            Arity = -3,
            Flags = CommandFlags.Write | CommandFlags.Fast,
            Keys = OneMember,
            KeyAccess = [KeyAccess.ReadWrite | KeyAccess.Delete],
            Events = Told(EditKind.RemoveField, "srem"),
            Group = "set",
            Syntax = "key member [member ...]",
            Complexity = "O(n), n members",
            Summary = "Removes members from a set.",
            Function = Adding.Remove,
        },
        new()
        {
            Name = "sscan",
            Arity = -3,
            Flags = CommandFlags.ReadOnly | CommandFlags.Listing,
            Keys = KeyPositions.One,
            Group = "set",
            Syntax = "key cursor [MATCH pattern] [COUNT count]",
            Complexity = "O(n), n members of a page",
            Summary = "Walks the members of a set page by page, exactly once each.",
            Function = Listing.Scan,
        },
        new()
        {
            Name = "sunion",
            Arity = -2,
            Flags = CommandFlags.ReadOnly | CommandFlags.Listing,
            Keys = KeyPositions.All,
            Group = "set",
            Syntax = "key [key ...]",
            Complexity = "O(n * log(m)), n members of all sets, m sets",
            Summary = "Answers the members of all sets.",
            Function = Algebra.Unite,
        },
        new()
        {
            Name = "sunionstore",
            Arity = -3,
            Flags = CommandFlags.Write | CommandFlags.DenyOom,
            Keys = KeyPositions.All,
            KeyAccess = [KeyAccess.Overwrite | KeyAccess.Update, Reads],
            Missed = static (in _) => Sources,
            Events = Told(EditKind.PutField, "sunionstore"),
            Group = "set",
            Syntax = "destination key [key ...]",
            Complexity = "O(n * log(m)), n members of all sets, m sets",
            Summary = "Keeps the members of all sets.",
            Function = new Algebra(form).StoreUnion,
        },
    ];

    /// <summary>The sets that a STORE form reads.</summary>
    private static KeyPositions Sources => new(2, -1, 1);

    private static ImmutableArray<KeyEvent> Told(EditKind kind, string name) => [new(kind, name, KeyEventClass.Set)];
}
