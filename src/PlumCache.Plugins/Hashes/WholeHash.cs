using PlumCache.Abstractions;
using PlumCache.Plugins.Shared;

namespace PlumCache.Plugins.Hashes;

/// <summary>
/// All of a hash, in the order of its fields' bytes: HGETALL, HKEYS, HVALS, HSCAN. They answer queries that the engine walks; nothing is
/// gathered here.
/// </summary>
internal static class WholeHash
{
    private const long DefaultCount = 10;

    private static readonly ReplyTree NoPage = new ReplyTree.Array([new ReplyTree.Bulk("0"), new ReplyTree.Array([])]);

    /// <summary>HGETALL key.</summary>
    public static Step GetAll(in CommandContext context, KeyspaceView view, in Command command) => List(view, command, RangeParts.Pairs);

    /// <summary>HKEYS key.</summary>
    public static Step Keys(in CommandContext context, KeyspaceView view, in Command command) => List(view, command, RangeParts.Keys);

    /// <summary>HVALS key.</summary>
    public static Step Values(in CommandContext context, KeyspaceView view, in Command command) => List(view, command, RangeParts.Values);

    /// <summary>
    /// HSCAN key cursor [MATCH pattern] [COUNT count] [NOVALUES]. Said twice, the last one counts. Of a key that is not there Redis reads
    /// no options.
    /// </summary>
    public static Step Scan(in CommandContext context, KeyspaceView view, in Command command)
    {
        if (!ScanCursor.TryParse(command[2], out ulong cursor)) return Step.Refuse(ScanCursor.Invalid);
        if (!Hash.TryOpen(view, command[1], out EntryView hash)) return Step.Refuse(Errors.WrongType);
        if (!Hash.IsThere(hash)) return Step.Answer(Reply.Tree(NoPage));
        int pattern = 0;
        long count = DefaultCount;
        bool withValues = true;
        for (int i = 3; i < command.Count; i++)
        {
            bool isPattern = command.Is(i, "MATCH"u8), isCount = command.Is(i, "COUNT"u8);
            if (command.Is(i, "NOVALUES"u8)) withValues = false;
            else if (!(isPattern || isCount) || ++i == command.Count) return Step.Refuse(Errors.Syntax);
            else if (isPattern) pattern = i;
            else if (!Integers.TryParse(command[i], out count)) return Step.Refuse(Errors.NotAnInteger);
            else if (count < 1) return Step.Refuse(Errors.Syntax);
        }

        GlobPattern? glob = pattern == 0 || command[pattern].SequenceEqual("*"u8) ? null : new GlobPattern(command[pattern]);
        return Step.Answer(Reply.Scan(new ScanQuery(cursor, glob, count)
        {
            Collection = command[1].ToArray(),
            WithValues = withValues,
        }));
    }

    private static Step List(KeyspaceView view, in Command command, RangeParts parts) => Hash.TryOpen(view, command[1], out _)
        ? Step.Answer(Reply.Listing(new RangeQuery { Collection = command[1].ToArray(), Parts = parts }))
        : Step.Refuse(Errors.WrongType);
}
