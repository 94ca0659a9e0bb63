using System.Collections.Immutable;
using PlumCache.Abstractions;

namespace PlumCache.Plugins.SortedSets;

/// <summary>The commands of <c>sortedsets</c>, as data.</summary>
internal static class SortedSetsRows
{
    /// <summary>Cost of what looks one member up, or one place.</summary>
    public const string OfMember = "O(log(n)), n members";

    /// <summary>Flags of what reads a few members.</summary>
    public const CommandFlags Reads = CommandFlags.ReadOnly | CommandFlags.Fast;

    /// <summary>Flags of what puts some.</summary>
    public const CommandFlags Puts = CommandFlags.Write | CommandFlags.DenyOom | CommandFlags.Fast;

    /// <summary>Flags of what may answer all of them.</summary>
    public const CommandFlags Lists = CommandFlags.ReadOnly | CommandFlags.Listing;

    /// <summary>What only tells of the key.</summary>
    public const KeyAccess Looks = KeyAccess.ReadOnly;

    /// <summary>What tells of what the key holds.</summary>
    public const KeyAccess Tells = KeyAccess.ReadOnly | KeyAccess.Access;

    /// <summary>What changes it.</summary>
    public const KeyAccess Updates = KeyAccess.ReadWrite | KeyAccess.Update;

    private const string OfRange = "O(log(n) + m), n members, m answered";

    private static readonly ImmutableArray<KeyEvent> Added = Told("zadd"), Increased = Told("zincr");

    /// <summary>All rows, by name as documented.</summary>
    /// <param name="form">Which sorted sets are small.</param>
    public static ImmutableArray<CommandRow> For(SortedSetForm form)
    {
        var adding = new Adding(form);
        return
        [
            Row("zadd", -4, Puts, "key [NX | XX] [GT | LT] [CH] [INCR] score member [score member ...]", "O(m log(n)), m members of n",
                "Gives members scores.", adding.Add, Updates) with { Events = Added, EventsOf = EventsOfAdd },
            Row("zcard", 2, Reads, "key", "O(k), k bytes of key", "Counts the members.", Reading.Count, Looks),
            Row("zcount", 4, Reads, "key min max", OfMember, "Counts the members with scores of a range.", Reading.CountScores, Tells),
            Row("zincrby", 4, Puts, "key increment member", OfMember, "Adds to the score of a member.", adding.Increment,
                Updates | KeyAccess.Access) with { Events = Increased },
            Row("zlexcount", 4, Reads, "key min max", OfMember, "Counts the members of a range.", Reading.CountMembers, Tells),
            Row("zmscore", -3, Reads, "key member [member ...]", "O(m log(n)), m members of n", "Answers the scores of several members.",
                Reading.Scores, Tells),
            Row("zrange", -4, Lists, "key start stop [BYSCORE | BYLEX] [REV] [LIMIT offset count] [WITHSCORES]", OfRange,
                "Answers the members of a range of ranks, scores or names.", Ranging.Range, Tells),
            Row("zrangebylex", -4, Lists, "key min max [LIMIT offset count]", OfRange, "Answers the members of a range of names.",
                Ranging.RangeByMember, Tells),
            Row("zrangebyscore", -4, Lists, "key min max [WITHSCORES] [LIMIT offset count]", OfRange,
                "Answers the members with scores of a range.", Ranging.RangeByScore, Tells),
            Row("zrank", -3, Reads, "key member [WITHSCORE]", OfMember, "Answers how many members come before one.", Reading.Rank, Tells),
            Row("zrem", -3, CommandFlags.Write | CommandFlags.Fast, "key member [member ...]", "O(m log(n)), m members of n",
                "Removes members, and with the last one the key.", Removing.Remove, KeyAccess.ReadWrite | KeyAccess.Delete)
                with { Events = Told("zrem") },
            Row("zrevrange", -4, Lists, "key start stop [WITHSCORES]", OfRange, "Answers the members of a range of ranks, the last first.",
                Ranging.ReverseRange, Tells),
            Row("zrevrangebylex", -4, Lists, "key max min [LIMIT offset count]", OfRange,
                "Answers the members of a range of names, the last first.", Ranging.ReverseRangeByMember, Tells),
            Row("zrevrangebyscore", -4, Lists, "key max min [WITHSCORES] [LIMIT offset count]", OfRange,
                "Answers the members with scores of a range, the last first.", Ranging.ReverseRangeByScore, Tells),
            Row("zrevrank", -3, Reads, "key member [WITHSCORE]", OfMember, "Answers how many members come behind one.",
                Reading.ReverseRank, Tells),
            Row("zscore", 3, Reads, "key member", OfMember, "Answers the score of a member.", Reading.Score, Tells),
        ];
    }

    /// <summary>A row of a command whose first argument is its key.</summary>
    public static CommandRow Row(
        string name, int arity, CommandFlags flags, string syntax, string complexity, string summary, CommandFunction function,
        KeyAccess access) => new()
        {
            Name = name,
            Arity = arity,
            Flags = flags,
            Keys = KeyPositions.One,
            KeyAccess = [access],
            Group = "sorted-set",
            Syntax = syntax,
            Complexity = complexity,
            Summary = summary,
            Function = function,
        };

    /// <summary>One name for all that is done to the fields of a key.</summary>
    public static ImmutableArray<KeyEvent> Told(string name) =>
    [
        new(EditKind.PutField, name, KeyEventClass.SortedSet),
        new(EditKind.RemoveField, name, KeyEventClass.SortedSet),
        new(EditKind.RemoveFields, name, KeyEventClass.SortedSet),
        new(EditKind.RemoveFieldRange, name, KeyEventClass.SortedSet),
    ];

    private static ImmutableArray<KeyEvent> EventsOfAdd(in Command command) =>
        AddOptions.Read(command, out AddOptions options, out _) is null && options.IsIncrement ? Increased : Added;
}
