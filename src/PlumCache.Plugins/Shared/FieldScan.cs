using PlumCache.Abstractions;

namespace PlumCache.Plugins.Shared;

/// <summary>
/// A page of a key's fields: HSCAN, SSCAN. A scan whose version is held goes on with it, whatever the key holds by then; only one that
/// begins, or has lapsed, depends on the live key.
/// </summary>
internal static class FieldScan
{
    private const long DefaultCount = 10;

    private static readonly ReplyTree NoPage = new ReplyTree.Array([new ReplyTree.Bulk("0"), new ReplyTree.Array([])]);
    private static readonly ReplyTree WrongType = new ReplyTree.Error(Errors.WrongType);

    /// <summary>key cursor [MATCH pattern] [COUNT count] [NOVALUES]. Said twice, the last one counts.</summary>
    /// <param name="kinds">What the key must hold.</param>
    /// <param name="wholeKinds">Those of them that Redis answers in one page, whatever COUNT says.</param>
    /// <param name="withValues">Whether there are values, which NOVALUES leaves out.</param>
    public static Step Page(KeyspaceView view, in Command command, KindSet kinds, KindSet wholeKinds, bool withValues)
    {
        if (!ScanCursor.TryParse(command[2], out ulong cursor)) return Step.Refuse(ScanCursor.Invalid);
        bool isThere = view.TryGet(command[1], out EntryView entry), isReadable = isThere && kinds.Contains(entry.Kind);
        string? error = ReadOptions(command, ref withValues, out int pattern, out long count);

        // Redis looks at the options only when the key is there.
        if (!isReadable && (cursor == 0 || error is not null))
        {
            return isThere ? Step.Refuse(Errors.WrongType) : Step.Answer(Reply.Tree(NoPage));
        }

        if (error is not null) return Step.Refuse(error);
        if (isReadable && wholeKinds.Contains(entry.Kind)) count = Math.Max(count, entry.Fields.Count);
        GlobPattern? glob = pattern == 0 || command[pattern].SequenceEqual("*"u8) ? null : new GlobPattern(command[pattern]);
        return Step.Answer(Reply.Scan(new ScanQuery(cursor, glob, count, kinds)
        {
            Collection = command[1].ToArray(),
            WithValues = withValues,
            Otherwise = isReadable ? null : isThere ? WrongType : NoPage,
        }));
    }

    /// <param name="pattern">The last pattern's argument; 0: none.</param>
    /// <returns>What is wrong with them, or null.</returns>
    private static string? ReadOptions(in Command command, ref bool withValues, out int pattern, out long count)
    {
        (pattern, count) = (0, DefaultCount);
        bool mayLeaveOut = withValues;
        for (int i = 3; i < command.Count; i++)
        {
            bool isPattern = command.Is(i, "MATCH"u8), isCount = command.Is(i, "COUNT"u8);
            if (mayLeaveOut && command.Is(i, "NOVALUES"u8)) withValues = false;
            else if (!(isPattern || isCount) || ++i == command.Count) return Errors.Syntax;
            else if (isPattern) pattern = i;
            else if (!Integers.TryParse(command[i], out count)) return Errors.NotAnInteger;
            else if (count < 1) return Errors.Syntax;
        }

        return null;
    }
}
