using System.Collections.Immutable;
using PlumCache.Abstractions;
using PlumCache.Engine.Table;

namespace PlumCache.Engine.Core;

/// <summary>A row in the forms of COMMAND INFO and COMMAND DOCS.</summary>
internal static class CommandDescriber
{
    private static readonly ImmutableArray<(CommandFlags Flag, string Name)> FlagNames =
    [
        (CommandFlags.Write, "write"),
        (CommandFlags.ReadOnly, "readonly"),
        (CommandFlags.DenyOom, "denyoom"),
        (CommandFlags.Admin, "admin"),
        (CommandFlags.PubSub, "pubsub"),
        (CommandFlags.NoScript, "noscript"),
        (CommandFlags.Blocking, "blocking"),
        (CommandFlags.Loading, "loading"),
        (CommandFlags.Stale, "stale"),
        (CommandFlags.SkipMonitor, "skip_monitor"),
        (CommandFlags.SkipSlowlog, "skip_slowlog"),
        (CommandFlags.Fast, "fast"),
        (CommandFlags.NoAuth, "no_auth"),
        (CommandFlags.NoAsyncLoading, "no_async_loading"),
        (CommandFlags.NoMulti, "no_multi"),
        (CommandFlags.AllowBusy, "allow_busy"),
    ];

    // In the order Redis tells them.
    private static readonly ImmutableArray<string> Categories =
    [
        "keyspace", "read", "write", "set", "sortedset", "list", "hash", "string", "pubsub", "admin", "fast", "slow", "blocking",
        "dangerous", "connection", "transaction",
    ];

    /// <summary>Name, arity, flags, key positions, categories, tips, key specifications, subcommands.</summary>
    public static ReplyTree Describe(TableRow row) => new ReplyTree.Array(
    [
        new ReplyTree.Bulk(row.FullName),
        new ReplyTree.Integer(row.Row.Arity),
        Trees.Statuses([.. FlagNames.Where(flag => row.Row.Flags.HasFlag(flag.Flag)).Select(static flag => flag.Name),
            .. row.Row.KeyCountAt > 0 ? (string[])["movablekeys"] : []]),
        new ReplyTree.Integer(row.Keys.First),
        new ReplyTree.Integer(row.Keys.Last),
        new ReplyTree.Integer(row.Keys.Step),
        Trees.Statuses(CategoriesOf(row.Row)),
        new ReplyTree.Set([]),
        new ReplyTree.Set(KeySpecifications(row)),
        new ReplyTree.Set([.. row.Subcommands.Select(Describe)]),
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
            ("syntax", new ReplyTree.Bulk(row.Row.Syntax)),
        ];
        if (!row.Subcommands.IsEmpty)
        {
            pairs.Add(("subcommands", Trees.Map(row.Subcommands.Select(static sub => (sub.FullName, (ReplyTree)Document(sub))))));
        }

        return Trees.Map(pairs);
    }

    /// <summary>The ACL categories of a row, as Redis files it.</summary>
    public static IEnumerable<string> CategoriesOf(CommandRow row) =>
        Categories.Where(category => IsIn(row, category)).Select(static category => '@' + category);

    private static bool IsIn(CommandRow row, string category)
    {
        if (row.Categories.Contains(category, StringComparer.Ordinal)) return true;
        bool isContainer = !row.Subcommands.IsEmpty && row.Name != "command";
        return category switch
        {
            "keyspace" => row.Group == "generic" && !isContainer,
            "read" => row.Flags.HasFlag(CommandFlags.ReadOnly),
            "write" => row.Flags.HasFlag(CommandFlags.Write),
            "string" or "hash" or "set" or "list" => row.Group == category,
            "sortedset" => row.Group == "sorted-set",
            "pubsub" => row.Flags.HasFlag(CommandFlags.PubSub),
            "admin" or "dangerous" => row.Flags.HasFlag(CommandFlags.Admin),
            "fast" => row.Flags.HasFlag(CommandFlags.Fast),
            "slow" => !row.Flags.HasFlag(CommandFlags.Fast),
            "blocking" => row.Flags.HasFlag(CommandFlags.Blocking),
            "connection" => (row.Group == "connection" || row.Flags.HasFlag(CommandFlags.Connection)) && !isContainer,
            "transaction" => row.Group == "transactions",
            _ => false,
        };
    }

    /// <summary>One for all keys, or one for each where they are treated differently.</summary>
    private static ImmutableArray<ReplyTree> KeySpecifications(TableRow row)
    {
        KeyPositions keys = row.Keys;
        ImmutableArray<KeyAccess> access = KeyAccessNames.Of(row);
        if (row.Row.KeyCountAt > 0) return [CountedKeySpecification(access[0], row.Row.KeyCountAt)];
        if (keys.First == 0) return [];
        if (access.Length == 1) return [KeySpecification(access[0], keys)];

        // The last one is of all keys that follow, where a command takes any number.
        return [.. access.Select((own, i) =>
        {
            int at = keys.First + (i * keys.Step);
            bool isOfRest = keys.Last < 0 && i == access.Length - 1;
            return KeySpecification(own, isOfRest ? keys with { First = at } : new KeyPositions(at, at, 1));
        })];
    }

    private static ReplyTree.Map CountedKeySpecification(KeyAccess access, int countAt) => Specification(access, countAt, "keynum",
        ("keynumidx", new ReplyTree.Integer(0)),
        ("firstkey", new ReplyTree.Integer(1)),
        ("keystep", new ReplyTree.Integer(1)));

    private static ReplyTree.Map KeySpecification(KeyAccess access, KeyPositions keys) => Specification(access, keys.First, "range",
        ("lastkey", new ReplyTree.Integer(keys.Last >= 0 ? keys.Last - keys.First : keys.Last)),
        ("keystep", new ReplyTree.Integer(keys.Step)),
        ("limit", new ReplyTree.Integer(0)));

    private static ReplyTree.Map Specification(KeyAccess access, int from, string type, params (string, ReplyTree)[] find) => Trees.Map(
        ("flags", KeyAccessNames.Tell(access)),
        ("begin_search", Trees.Map(
            ("type", new ReplyTree.Bulk("index")),
            ("spec", Trees.Map(("index", new ReplyTree.Integer(from)))))),
        ("find_keys", Trees.Map(
            ("type", new ReplyTree.Bulk(type)),
            ("spec", Trees.Map(find)))));
}
