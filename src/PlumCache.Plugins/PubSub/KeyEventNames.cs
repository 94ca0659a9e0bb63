using PlumCache.Abstractions;

namespace PlumCache.Plugins.PubSub;

/// <summary>What Redis calls the changes that a command makes.</summary>
/// <param name="Put">The event of a put.</param>
/// <param name="PutClass">Its class.</param>
/// <param name="Remove">The event of a removal; always generic.</param>
/// <param name="Replaces">Whether a put first removes what is there, so that the key counts as new: what relocates a value does.</param>
/// <param name="RemovePrefix">The event of a prefix that was removed, told with the prefix in the place of a key; null: it is not told, as Redis tells nothing of FLUSHDB.</param>
internal sealed record KeyEventNames(string Put, KeyspaceEvents PutClass, string Remove, bool Replaces, string? RemovePrefix = null)
{
    private static readonly KeyEventNames Plain = new("set", KeyspaceEvents.Strings, "del", false);
    private static readonly KeyEventNames Appending = Plain with { Put = "append" };
    private static readonly KeyEventNames Patching = Plain with { Put = "setrange" };
    private static readonly KeyEventNames Counting = Plain with { Put = "incrby" };
    private static readonly KeyEventNames CountingReals = Plain with { Put = "incrbyfloat" };
    private static readonly KeyEventNames Copying = new("copy_to", KeyspaceEvents.Generic, "del", true);
    private static readonly KeyEventNames Renaming = new("rename_to", KeyspaceEvents.Generic, "rename_from", true);
    private static readonly KeyEventNames Moving = new("move_to", KeyspaceEvents.Generic, "move_from", true);

    private static readonly KeyEventNames OfNamespaces = Plain with { RemovePrefix = "ns.del" };

    /// <summary>The names for a command; one that Redis does not have sets and deletes.</summary>
    /// <param name="command">Lower-case name.</param>
    public static KeyEventNames Of(string command) => command switch
    {
        "append" => Appending,
        "setrange" => Patching,
        "incr" or "decr" or "incrby" or "decrby" => Counting,
        "incrbyfloat" => CountingReals,
        "copy" => Copying,
        "rename" or "renamenx" => Renaming,
        "move" => Moving,
        "ns.del" or "ns.expire" => OfNamespaces,
        _ => Plain,
    };

    /// <summary>Whether the command gave what it put an expiry, which is an event of its own; one that it only kept is none.</summary>
    /// <param name="name">Lower-case name.</param>
    /// <param name="command">The command.</param>
    public static bool GivesExpiry(string name, in Command command) => name is "setex" or "psetex" || (name == "set" && command.ExpiresAtMs != Expiry.None);
}
