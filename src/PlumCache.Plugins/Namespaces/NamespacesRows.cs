using System.Collections.Immutable;
using PlumCache.Abstractions;

namespace PlumCache.Plugins.Namespaces;

/// <summary>
/// The commands of <c>namespaces</c>, as data. A prefix is no key, so only the key of NS.RANK has a position; what writes says that it
/// changes whole prefixes.
/// </summary>
internal static class NamespacesRows
{
    private const string Group = "generic";
    private const string OfPrefix = "O(p), p bytes of prefix, while nothing beneath is due, else plus the subtrees that hold due keys";
    private const CommandFlags Reads = CommandFlags.ReadOnly | CommandFlags.Fast;
    private const CommandFlags Lists = CommandFlags.ReadOnly | CommandFlags.Listing;
    private const CommandFlags Writes = CommandFlags.Write | CommandFlags.Fast | CommandFlags.Prefixes;

    private static readonly ImmutableArray<KeyEvent> Removed = [new(EditKind.RemovePrefix, "ns.del")];

    /// <summary>All rows, by name as documented.</summary>
    /// <param name="listing">NS.LIST, which knows the delimiter.</param>
    public static ImmutableArray<CommandRow> For(NamespaceListing listing) =>
    [
        Row("ns.at", 3, Reads, "prefix index", "O(d), d the depth of the trie", "Tells the key at a place under a prefix.", Measuring.At),
        Row("ns.copy", -3, Writes | CommandFlags.DenyOom, "source destination [REPLACE]", "O(p), p bytes of the prefixes",
            "Copies all keys under a prefix to another.", Relocating.Copy),
        Row("ns.count", 2, Reads, "prefix", OfPrefix, "Counts the keys under a prefix.", Measuring.Count),
        Row("ns.del", 2, Writes, "prefix", OfPrefix, "Removes all keys under a prefix.", Removing.Delete) with { Events = Removed },
        Row(
            "ns.expire",
            3,
            Writes,
            "prefix milliseconds",
            OfPrefix,
            "Lets all keys under a prefix end after some milliseconds.",
            Removing.ExpireAll) with { Events = Removed },
        Row("ns.get", -2, Lists, "prefix [LIMIT n] [AFTER key]", "O(d + n), d the depth of the trie, n keys answered",
            "Tells the keys under a prefix and their values.", KeyListing.Get),
        Row(
            "ns.list",
            -2,
            Lists,
            "prefix [DEPTH n] [LIMIT n] [AFTER name] [WITHCOUNTS]",
            "O(n), n namespaces answered and keys beside them",
            "Lists the namespaces under a prefix.",
            listing.List),
        Row("ns.persist", 2, Writes, "prefix", OfPrefix, "Lets all keys under a prefix stay for good.", Removing.Persist),
        Row(
            "ns.range",
            -3,
            Lists,
            "start end [REV] [LIMIT n] [AFTER key] [WITHVALUES]",
            "O(d + n), d the depth of the trie, n keys answered",
            "Lists the keys from one to another in byte order.",
            KeyListing.Range),
        Row("ns.rank", 3, Reads, "prefix key", "O(d), d the depth of the trie", "Tells the place of a key under a prefix.",
            Measuring.Rank) with
        {
            Keys = new KeyPositions(2, 2, 1),
            KeyAccess = [KeyAccess.ReadOnly],
        },
        Row(
            "ns.rename",
            -3,
            Writes | CommandFlags.DenyOom,
            "source destination [REPLACE]",
            "O(p), p bytes of the prefixes",
            "Moves all keys under a prefix to another.",
            Relocating.Rename),
        Row("ns.size", 2, Reads, "prefix", OfPrefix, "Tells the bytes of the keys under a prefix and of their values.", Measuring.Size),
    ];

    private static CommandRow Row(string name, int arity, CommandFlags flags, string syntax, string complexity, string summary,
        CommandFunction function) => new()
        {
            Name = name,
            Arity = arity,
            Flags = flags,
            Group = Group,
            Syntax = syntax,
            Complexity = complexity,
            Summary = summary,
            Function = function,
        };
}
