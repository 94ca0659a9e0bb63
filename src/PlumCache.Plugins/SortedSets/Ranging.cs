using PlumCache.Abstractions;

namespace PlumCache.Plugins.SortedSets;

/// <summary>Ranges of ranks, scores and members: ZRANGE and its older names. The engine walks them; nothing is gathered here.</summary>
internal static class Ranging
{
    private static readonly RangeOptions Open = new(RangeOrder.Open), Ranks = new(RangeOrder.Ranks), Scores = new(RangeOrder.Scores),
        Members = new(RangeOrder.Members);

    /// <summary>ZRANGE key start stop [BYSCORE | BYLEX] [REV] [LIMIT offset count] [WITHSCORES].</summary>
    public static Step Range(in CommandContext context, KeyspaceView view, in Command command) =>
        Range(context, view, command, Open);

    /// <summary>ZREVRANGE key start stop [WITHSCORES].</summary>
    public static Step ReverseRange(in CommandContext context, KeyspaceView view, in Command command) =>
        Range(context, view, command, Ranks with { IsReversed = true });

    /// <summary>ZRANGEBYSCORE key min max [WITHSCORES] [LIMIT offset count].</summary>
    public static Step RangeByScore(in CommandContext context, KeyspaceView view, in Command command) =>
        Range(context, view, command, Scores with { IsReversed = false });

    /// <summary>ZREVRANGEBYSCORE key max min [WITHSCORES] [LIMIT offset count].</summary>
    public static Step ReverseRangeByScore(in CommandContext context, KeyspaceView view, in Command command) =>
        Range(context, view, command, Scores with { IsReversed = true });

    /// <summary>ZRANGEBYLEX key min max [LIMIT offset count].</summary>
    public static Step RangeByMember(in CommandContext context, KeyspaceView view, in Command command) =>
        Range(context, view, command, Members with { IsReversed = false });

    /// <summary>ZREVRANGEBYLEX key max min [LIMIT offset count].</summary>
    public static Step ReverseRangeByMember(in CommandContext context, KeyspaceView view, in Command command) =>
        Range(context, view, command, Members with { IsReversed = true });

    private static Step Range(in CommandContext context, KeyspaceView view, in Command command, RangeOptions decided)
    {
        if (decided.Read(command, first: 4, out RangeOptions options) is { } error) return Step.Refuse(error);
        if (options.ReadBorders(command, at: 2, out Borders borders) is { } noBorders) return Step.Refuse(noBorders);
        if (!SortedSet.TryOpen(view, command[1], out EntryView sorted)) return Step.Refuse(Errors.WrongType);
        Stretch stretch = options.In(sorted.Fields, borders);
        byte[] key = command[1].ToArray();
        WalkNumbers numbers = options.WithScores != true ? WalkNumbers.None
            : context.Session.Protocol > 2 ? WalkNumbers.Paired : WalkNumbers.Behind;
        return Step.Answer(Reply.Listing(new WalkQuery(() => new RangeWalk(key, stretch, numbers))));
    }
}
