using PlumCache.Abstractions;
using PlumCache.Plugins.Shared;

namespace PlumCache.Plugins.Keys;

/// <summary>
/// Which keys there are: KEYS, SCAN, RANDOMKEY. The first two answer a query that the engine walks; nothing is gathered here.
/// </summary>
internal static class Listing
{
    private const string InvalidCursor = "ERR invalid cursor";
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
        if (!TryParseCursor(command[1], out ulong cursor)) return Step.Refuse(InvalidCursor);
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

    /// <summary>
    /// A cursor as Redis' strtoul reads it: digits that fit into 64 bits, after a sign if one likes; a minus counts down from 2^64. An
    /// empty text is 0.
    /// </summary>
    private static bool TryParseCursor(ReadOnlySpan<byte> text, out ulong cursor)
    {
        cursor = 0;
        if (text.IsEmpty) return true;
        bool isNegative = text[0] == '-';
        if (isNegative || text[0] == '+') text = text[1..];
        if (text.IsEmpty || text.IndexOfAnyExceptInRange((byte)'0', (byte)'9') >= 0) return false;
        foreach (byte b in text)
        {
            uint digit = (uint)(b - '0');
            if (cursor > (ulong.MaxValue - digit) / 10) return false;
            cursor = (cursor * 10) + digit;
        }

        if (isNegative) cursor = unchecked(0 - cursor);
        return true;
    }
}
