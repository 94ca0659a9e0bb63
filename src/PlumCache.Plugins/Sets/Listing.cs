using System.Collections.Immutable;
using PlumCache.Abstractions;
using PlumCache.Plugins.Shared;

namespace PlumCache.Plugins.Sets;

/// <summary>All members in the order of their bytes: SMEMBERS, SSCAN. The engine walks them; nothing is gathered here.</summary>
internal static class Listing
{
    private const long DefaultCount = 10;

    private static readonly ReplyTree NoPage = new ReplyTree.Array(
        [new ReplyTree.Bulk("0"), new ReplyTree.Array(ImmutableArray<ReplyTree>.Empty)]);

    /// <summary>SMEMBERS key.</summary>
    public static Step Members(in CommandContext context, KeyspaceView view, in Command command) =>
        MemberSet.TryOpen(view, command[1], out _)
            ? Step.Answer(Reply.Listing(new RangeQuery { Collection = command[1].ToArray(), Parts = RangeParts.Members }))
            : Step.Refuse(Errors.WrongType);

    /// <summary>SSCAN key cursor [MATCH pattern] [COUNT count]. Said twice, the last one counts.</summary>
    public static Step Scan(in CommandContext context, KeyspaceView view, in Command command)
    {
        if (!ScanCursor.TryParse(command[2], out ulong cursor)) return Step.Refuse(ScanCursor.Invalid);
        if (!MemberSet.TryOpen(view, command[1], out EntryView set)) return Step.Refuse(Errors.WrongType);

        // Redis looks at the options only when the key is there.
        if (!MemberSet.IsThere(set)) return Step.Answer(Reply.Tree(NoPage));
        int pattern = 0;
        long count = DefaultCount;
        for (int i = 3; i < command.Count; i += 2)
        {
            if (i + 1 == command.Count) return Step.Refuse(Errors.Syntax);
            if (command.Is(i, "MATCH"u8)) pattern = i + 1;
            else if (!command.Is(i, "COUNT"u8)) return Step.Refuse(Errors.Syntax);
            else if (!Integers.TryParse(command[i + 1], out count)) return Step.Refuse(Errors.NotAnInteger);
            else if (count < 1) return Step.Refuse(Errors.Syntax);
        }

        // As in Redis a small set is one page, whatever the cursor says.
        if (set.Kind != MemberSet.Large) (cursor, count) = (0, Math.Max(count, set.Fields.Count));
        GlobPattern? glob = pattern == 0 || command[pattern].SequenceEqual("*"u8) ? null : new GlobPattern(command[pattern]);
        return Step.Answer(Reply.Scan(new ScanQuery(cursor, glob, count) { Collection = command[1].ToArray() }));
    }
}
