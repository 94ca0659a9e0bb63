using PlumCache.Abstractions;

namespace PlumCache.Plugins.SortedSets;

/// <summary>Members that are asked for by name, and counts: ZSCORE, ZMSCORE, ZRANK, ZREVRANK, ZCARD, ZCOUNT, ZLEXCOUNT.</summary>
internal static class Reading
{
    /// <summary>ZSCORE key member.</summary>
    public static Step Score(in CommandContext context, KeyspaceView view, in Command command)
    {
        if (!SortedSet.TryOpen(view, command[1], out EntryView sorted)) return Step.Refuse(Errors.WrongType);
        return Step.Answer(ScoreOf(sorted, command[2]));
    }

    /// <summary>ZMSCORE key member [member ...].</summary>
    public static Step Scores(in CommandContext context, KeyspaceView view, in Command command)
    {
        if (!SortedSet.TryOpen(view, command[1], out _)) return Step.Refuse(Errors.WrongType);
        return Step.Answer(Reply.Items(command.Count - 2, static (KeyspaceView view, in Command command, int index) =>
            view.TryPeek(command[1], out EntryView sorted) ? ScoreOf(sorted, command[index + 2]) : Reply.Null));
    }

    /// <summary>ZRANK key member [WITHSCORE].</summary>
    public static Step Rank(in CommandContext context, KeyspaceView view, in Command command) => Rank(view, command, isReversed: false);

    /// <summary>ZREVRANK key member [WITHSCORE].</summary>
    public static Step ReverseRank(in CommandContext context, KeyspaceView view, in Command command) =>
        Rank(view, command, isReversed: true);

    /// <summary>ZCARD key.</summary>
    public static Step Count(in CommandContext context, KeyspaceView view, in Command command)
    {
        if (!SortedSet.TryOpen(view, command[1], out EntryView sorted)) return Step.Refuse(Errors.WrongType);
        return Step.Answer(Reply.Integer(Halves.Count(sorted.Fields)));
    }

    /// <summary>ZCOUNT key min max.</summary>
    public static Step CountScores(in CommandContext context, KeyspaceView view, in Command command) =>
        CountIn(view, command, RangeOrder.Scores);

    /// <summary>ZLEXCOUNT key min max.</summary>
    public static Step CountMembers(in CommandContext context, KeyspaceView view, in Command command) =>
        CountIn(view, command, RangeOrder.Members);

    private static Step CountIn(KeyspaceView view, in Command command, RangeOrder order)
    {
        if (Borders.Read(command[2], command[3], order, out Borders borders) is { } error) return Step.Refuse(error);
        if (!SortedSet.TryOpen(view, command[1], out EntryView sorted)) return Step.Refuse(Errors.WrongType);
        return Step.Answer(Reply.Integer(borders.In(sorted.Fields).Count));
    }

    private static Step Rank(KeyspaceView view, in Command command, bool isReversed)
    {
        if (command.Count > 4) return Step.Refuse(Errors.WrongArity(isReversed ? "zrevrank" : "zrank"));
        bool withScore = command.Count == 4;
        if (withScore && !command.Is(3, "WITHSCORE"u8)) return Step.Refuse(Errors.Syntax);
        if (!SortedSet.TryOpen(view, command[1], out EntryView sorted)) return Step.Refuse(Errors.WrongType);
        CollectionView fields = sorted.Fields;
        if (!Halves.TryGetScore(fields, command[2], out double score)) return Step.Answer(withScore ? Reply.NullArray : Reply.Null);
        long rank = Halves.RankOf(fields, score, command[2]);
        if (isReversed) rank = Halves.Count(fields) - 1 - rank;
        return Step.Answer(withScore
            ? Reply.Tree(new ReplyTree.Array([new ReplyTree.Integer(rank), new ReplyTree.Double(score)])) : Reply.Integer(rank));
    }

    private static Reply ScoreOf(scoped in EntryView sorted, ReadOnlySpan<byte> member) =>
        Halves.TryGetScore(sorted.Fields, member, out double score) ? Reply.Double(score) : Reply.Null;
}
