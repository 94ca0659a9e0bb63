using System.Collections.Immutable;
using PlumCache.Abstractions;

namespace PlumCache.Engine;

/// <summary>A row in the forms of COMMAND INFO and COMMAND DOCS.</summary>
internal static class CommandDescriber
{
    private static readonly ImmutableArray<(CommandFlags Flag, string Name)> FlagNames =
    [
        (CommandFlags.Write, "write"),
        (CommandFlags.ReadOnly, "readonly"),
        (CommandFlags.DenyOom, "denyoom"),
        (CommandFlags.Admin, "admin"),
        (CommandFlags.NoAuth, "no_auth"),
        (CommandFlags.SkipMonitor, "skip_monitor"),
        (CommandFlags.NoMulti, "no_multi"),
        (CommandFlags.Fast, "fast"),
    ];

    /// <summary>Name, arity, flags, key positions, categories, tips, key specifications, subcommands.</summary>
    public static ReplyTree Describe(TableRow row) => new ReplyTree.Array(
    [
        new ReplyTree.Bulk(row.FullName),
        new ReplyTree.Integer(row.Row.Arity),
        Trees.Statuses(FlagNames.Where(flag => row.Row.Flags.HasFlag(flag.Flag)).Select(static flag => flag.Name)),
        new ReplyTree.Integer(row.Keys.First),
        new ReplyTree.Integer(row.Keys.Last),
        new ReplyTree.Integer(row.Keys.Step),
        Trees.Statuses(CategoriesOf(row.Row)),
        new ReplyTree.Array([]),
        new ReplyTree.Array(row.Keys.First == 0 ? [] : [KeySpecification(row)]),
        new ReplyTree.Array([.. row.Subcommands.Select(Describe)]),
    ]);

    public static ReplyTree.Map Document(TableRow row)
    {
        List<(string, ReplyTree)> pairs =
        [
            ("summary", new ReplyTree.Bulk(row.Row.Summary)),
            ("since", new ReplyTree.Bulk(row.Row.Since)),
            ("group", new ReplyTree.Bulk(row.Row.Group)),
            ("complexity", new ReplyTree.Bulk(row.Row.Complexity)),
            ("module", new ReplyTree.Bulk(row.Module)),
        ];
        if (!row.Subcommands.IsEmpty)
        {
            pairs.Add(("subcommands", Trees.Map(row.Subcommands.Select(static sub => (sub.FullName, (ReplyTree)Document(sub))))));
        }

        return Trees.Map(pairs);
    }

    /// <summary>Redis' categories, as far as the row tells them.</summary>
    public static IEnumerable<string> CategoriesOf(CommandRow row)
    {
        if (row.Flags.HasFlag(CommandFlags.Write)) yield return "@write";
        if (row.Flags.HasFlag(CommandFlags.ReadOnly)) yield return "@read";
        if (row.Flags.HasFlag(CommandFlags.Admin))
        {
            yield return "@admin";
            yield return "@dangerous";
        }

        yield return row.Flags.HasFlag(CommandFlags.Fast) ? "@fast" : "@slow";
        if (row.Group == "string") yield return "@string";
        if (row.Group == "generic") yield return "@keyspace";
        if (row.Group == "connection") yield return "@connection";
    }

    private static ReplyTree.Map KeySpecification(TableRow row)
    {
        KeyPositions keys = row.Keys;
        int last = keys.Last >= 0 ? keys.Last - keys.First : keys.Last;
        return Trees.Map(
            ("flags", Trees.Statuses([row.IsWrite ? "RW" : "RO", row.IsWrite ? "UPDATE" : "ACCESS"])),
            ("begin_search", Trees.Map(
                ("type", new ReplyTree.Bulk("index")),
                ("spec", Trees.Map(("index", new ReplyTree.Integer(keys.First)))))),
            ("find_keys", Trees.Map(
                ("type", new ReplyTree.Bulk("range")),
                ("spec", Trees.Map(
                    ("lastkey", new ReplyTree.Integer(last)),
                    ("keystep", new ReplyTree.Integer(keys.Step)),
                    ("limit", new ReplyTree.Integer(0)))))));
    }
}
