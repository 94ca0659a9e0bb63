using PlumCache.Abstractions;
using PlumCache.Plugins.Shared;

namespace PlumCache.Plugins.Keys;

/// <summary>
/// Which keys there are: KEYS, SCAN, RANDOMKEY. The first two answer a query that the engine walks; nothing is gathered here.
/// </summary>
internal static class Listing
{
    private const long DefaultCount = 10;

    /// <summary>KEYS pattern.</summary>
    public static Step Keys(in CommandContext context, KeyspaceView view, in Command command) =>
        Step.Answer(Reply.Keys(new KeyQuery(new GlobPattern(command[1]))));

    /// <summary>RANDOMKEY.</summary>
    public static Step RandomKey(in CommandContext context, KeyspaceView view, in Command command) =>
        Step.Answer(view.TryDrawKey(context.Seed, out ReadOnlySpan<byte> key) ? Reply.Bulk(key) : Reply.Null);

    /// <summary>SCAN cursor [MATCH pattern] [COUNT count] [TYPE type]. Said twice, the last one counts.</summary>
    public static Step Scan(in CommandContext context, KeyspaceView view, in Command command)
    {
        if (!ScanCursor.TryParse(command[1], out ulong cursor)) return Step.Refuse(ScanCursor.Invalid);
        int pattern = 0, type = 0;
        long count = DefaultCount;
        for (int i = 2; i < command.Count; i += 2)
        {
            if (i + 1 == command.Count) return Step.Refuse(Errors.Syntax);
            if (command.Is(i, "MATCH"u8)) pattern = i + 1;
            else if (command.Is(i, "TYPE"u8)) type = i + 1;
            else if (!command.Is(i, "COUNT"u8)) return Step.Refuse(Errors.Syntax);
            else if (!Integers.TryParse(command[i + 1], out count)) return Step.Refuse(Errors.NotAnInteger);
            else if (count < 1) return Step.Refuse(Errors.Syntax);
        }

        KindSet kinds = type == 0 ? KindSet.All : KindSet.OfType(command[type], context.Kinds);
        GlobPattern? glob = pattern == 0 || command[pattern].SequenceEqual("*"u8) ? null : new GlobPattern(command[pattern]);
        return Step.Answer(Reply.Scan(new ScanQuery(cursor, glob, count, kinds)));
    }
}
