using System.Collections.Immutable;
using PlumCache.Abstractions;
using PlumCache.Engine.Table;

namespace PlumCache.Engine.Core;

/// <summary>What a command does to its keys, in Redis' words.</summary>
internal static class KeyAccessNames
{
    private static readonly ImmutableArray<(KeyAccess Access, string Name)> Names =
    [
        (KeyAccess.ReadWrite, "RW"),
        (KeyAccess.ReadOnly, "RO"),
        (KeyAccess.Overwrite, "OW"),
        (KeyAccess.Remove, "RM"),
        (KeyAccess.Access, "access"),
        (KeyAccess.Update, "update"),
        (KeyAccess.Insert, "insert"),
        (KeyAccess.Delete, "delete"),
        (KeyAccess.Variable, "variable_flags"),
    ];

    /// <summary>One entry for all keys, or one for each. What the row does not say, its flags do.</summary>
    public static ImmutableArray<KeyAccess> Of(TableRow row)
    {
        if (!row.Row.KeyAccess.IsEmpty) return row.Row.KeyAccess;
        return [row.IsWrite ? KeyAccess.ReadWrite | KeyAccess.Access | KeyAccess.Update : KeyAccess.ReadOnly | KeyAccess.Access];
    }

    public static ReplyTree.Set Tell(KeyAccess access) =>
        Trees.Statuses(Names.Where(entry => access.HasFlag(entry.Access)).Select(static entry => entry.Name));
}
