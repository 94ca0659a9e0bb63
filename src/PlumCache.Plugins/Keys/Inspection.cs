using System.Collections.Immutable;
using PlumCache.Abstractions;
using PlumCache.Plugins.Shared;

namespace PlumCache.Plugins.Keys;

/// <summary>OBJECT and its subcommands. Looking does not count as using the key.</summary>
internal static class Inspection
{
    private const string NoLfu =
        "ERR An LFU maxmemory policy is not selected, access frequency not tracked. Please note that when switching "
        + "between policies at runtime LRU and LFU data will take some time to adjust.";

    private const string Lfu = "ERR An LFU maxmemory policy is selected, idle time not tracked. Please note that when switching "
        + "between policies at runtime LRU and LFU data will take some time to adjust.";

    // Redis keeps a string up to this long in one block with its object's header.
    private const int EmbeddedBytes = 44;

    private static readonly ReplyTree HelpLines = new ReplyTree.Array(
    [
        .. ImmutableArray.Create(
            "OBJECT <subcommand> [<arg> [value] [opt] ...]. Subcommands are:",
            "ENCODING <key>",
            "    How Redis would keep the value: int, embstr or raw; of a collection, by its type.",
            "FREQ <key>",
            "    How often the key is used, where a policy counts that.",
            "IDLETIME <key>",
            "    Seconds since the key was last used.",
            "REFCOUNT <key>",
            "    How many keys share the value's object: always 1.",
            "HELP",
            "    These lines.").Select(static line => new ReplyTree.Simple(line)),
    ]);

    /// <summary>
    /// OBJECT ENCODING key. Of a string, the name Redis would give to these bytes had they come in one SET. Strings have one encoding here,
    /// so what Redis remembers of their past (an APPEND makes it raw for good) is not told. Of any other value, what its kind is called.
    /// </summary>
    public static Step Encoding(in CommandContext context, KeyspaceView view, in Command command)
    {
        if (!view.TryPeek(command[2], out EntryView entry)) return Step.Answer(Reply.Null);
        if (!entry.IsString)
        {
            return Step.Answer(Reply.Bulk(System.Text.Encoding.UTF8.GetBytes(ValueKindRow.Of(entry.Kind, context.Kinds).Encoding)));
        }

        if (Integers.TryParse(entry.Value, out _)) return Step.Answer(Reply.Bulk("int"u8));
        return Step.Answer(Reply.Bulk(entry.ValueLength <= EmbeddedBytes ? "embstr"u8 : "raw"u8));
    }

    /// <summary>OBJECT FREQ key: the logarithmic counter, where the policy is one of frequency.</summary>
    public static Step Frequency(in CommandContext context, KeyspaceView view, in Command command)
    {
        if (!view.TryPeek(command[2], out EntryView entry)) return Step.Answer(Reply.Null);
        return view.AccessMode == AccessMode.Frequency
            ? Step.Answer(Reply.Integer(entry.Accessed.Frequency(context.NowMs)))
            : Step.Refuse(NoLfu);
    }

    /// <summary>OBJECT IDLETIME key: seconds since it was last used, where the policy is not one of frequency.</summary>
    public static Step IdleTime(in CommandContext context, KeyspaceView view, in Command command)
    {
        if (!view.TryPeek(command[2], out EntryView entry)) return Step.Answer(Reply.Null);
        return view.AccessMode == AccessMode.Recency
            ? Step.Answer(Reply.Integer(entry.Accessed.IdleMs(context.NowMs) / 1000))
            : Step.Refuse(Lfu);
    }

    /// <summary>
    /// OBJECT REFCOUNT key: 1, as no two keys share one value's object; Redis tells 2147483647 for its shared small integers.
    /// </summary>
    public static Step ReferenceCount(in CommandContext context, KeyspaceView view, in Command command) =>
        view.Contains(command[2]) ? Step.Answer(Reply.Integer(1)) : Step.Answer(Reply.Null);

    /// <summary>OBJECT HELP.</summary>
    public static Step Help(in CommandContext context, KeyspaceView view, in Command command) => Step.Answer(Reply.Tree(HelpLines));
}
