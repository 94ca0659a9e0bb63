using System.Globalization;
using PlumCache.Abstractions;

namespace Leaderboard;

/// <summary>
/// A data type: leaderboards whose scores halve with time. A board is a collection with two fields for each member, <c>#score member</c> in
/// the order of places and <c>@member</c> with the score; both expire when the score has faded.
/// </summary>
public sealed class LeaderboardPlugin : IPlugin
{
    private const ValueKind Board = (ValueKind)16;
    private const long Week = 7 * 24 * 60 * 60, TenYears = 520 * Week;
    private static readonly string NoPoints = $"ERR points should be a number above {Score.Least} and at most {Score.Most}";
    private readonly long _halfLifeMs;

    /// <summary>With a half-life of a week.</summary>
    public LeaderboardPlugin()
        : this(Week)
    {
    }

    private LeaderboardPlugin(long halfLife)
    {
        _halfLifeMs = halfLife * 1000;
        Manifest = new PluginManifest
        {
            Name = "leaderboard",
            Version = "1.0.0",
            ContractVersion = PluginContract.Version,
            Summary = "Leaderboards whose scores fade.",
            Kinds = [new ValueKindRow(Board, "board", "ranked")],
            Rights = PluginRights.WriteKeys,
            Commands =
            [
                Row("board.add", 4, CommandFlags.Write | CommandFlags.DenyOom, "key points member", "Adds points to a score.", Add),
                Row("board.rank", 3, CommandFlags.ReadOnly, "key member", "Answers a member's place, from 0.", Rank),
                Row("board.rem", 3, CommandFlags.Write, "key member", "Removes a member.", Remove),
                Row("board.score", 3, CommandFlags.ReadOnly, "key member", "Answers a member's score.", GetScore),
                Row("board.top", 3, CommandFlags.ReadOnly, "key count", "Answers the best members and their scores.", Top),
            ],
            Settings =
            [
                new PluginSetting
                {
                    Name = "halflife", Kind = PluginSettingKind.Integer, Default = Week, Min = 1, Max = TenYears,
                    Summary = "Seconds in which scores halve, on boards that are begun from now on.",
                },
            ],
        };
    }

    /// <inheritdoc/>
    public PluginManifest Manifest { get; }

    /// <inheritdoc/>
    public IPlugin Configure(PluginSettings settings) => new LeaderboardPlugin(settings.Number("halflife"));

    /// <summary>BOARD.ADD key points member: the new score.</summary>
    private Step Add(in CommandContext context, KeyspaceView view, in Command command)
    {
        if (!TryOpen(view, command[1], out EntryView board)) return Step.Refuse(Errors.WrongType);
        bool isNumber = double.TryParse(command[2], NumberStyles.Float, CultureInfo.InvariantCulture, out double points);
        if (!isNumber || points is not (> Score.Least and <= Score.Most)) return Step.Refuse(NoPoints);
        ReadOnlySpan<byte> member = command[3];
        int longest = context.Limits.MaxKeyBytes - Place(default, default).Length;
        if (member.Length > longest) return Step.Refuse($"ERR member of {member.Length} bytes is too long, {longest} are allowed");

        Score? old = ScoreOf(board, member);
        Score score = (old ?? NewOn(board)).Plus(points, view.NowMs);
        if (old is { } before) context.Edits.Add(Edit.RemoveField(command[1], Place(before, member)));
        context.Edits.Add(Edit.PutField(command[1], Place(score, member), default, Board, score.EndsAtMs));
        context.Edits.Add(Edit.PutField(command[1], Seat(member), score.ToBytes(), Board, score.EndsAtMs));
        return Step.Answer(score.ToReply(view.NowMs), context.Edits);
    }

    /// <summary>BOARD.REM key member: 1 when it was there. The last one takes the key along.</summary>
    private static Step Remove(in CommandContext context, KeyspaceView view, in Command command)
    {
        if (!TryOpen(view, command[1], out EntryView board)) return Step.Refuse(Errors.WrongType);
        if (ScoreOf(board, command[2]) is not { } score) return Step.Answer(Reply.Integer(0));
        context.Edits.Add(Edit.RemoveField(command[1], Place(score, command[2])));
        context.Edits.Add(Edit.RemoveField(command[1], Seat(command[2])));
        return Step.Answer(Reply.Integer(1), context.Edits);
    }

    /// <summary>BOARD.SCORE key member: nil when it is not there.</summary>
    private static Step GetScore(in CommandContext context, KeyspaceView view, in Command command)
    {
        if (!TryOpen(view, command[1], out EntryView board)) return Step.Refuse(Errors.WrongType);
        return Step.Answer(ScoreOf(board, command[2]) is { } score ? score.ToReply(view.NowMs) : Reply.Null);
    }

    /// <summary>BOARD.RANK key member: how many are before it; nil when it is not there.</summary>
    private static Step Rank(in CommandContext context, KeyspaceView view, in Command command)
    {
        if (!TryOpen(view, command[1], out EntryView board)) return Step.Refuse(Errors.WrongType);
        if (ScoreOf(board, command[2]) is not { } score) return Step.Answer(Reply.Null);
        return Step.Answer(Reply.Integer(board.Fields.CountBefore(Place(score, command[2]))));
    }

    /// <summary>BOARD.TOP key count: members and their scores. They go from the board to the client one by one.</summary>
    private static Step Top(in CommandContext context, KeyspaceView view, in Command command)
    {
        if (!TryOpen(view, command[1], out EntryView board)) return Step.Refuse(Errors.WrongType);
        bool isCount = int.TryParse(command[2], NumberStyles.None, CultureInfo.InvariantCulture, out int count);
        if (!isCount) return Step.Refuse(Errors.NotAnInteger);
        return Step.Answer(Reply.Items(2 * (int)Math.Min(count, board.Fields.CountUnder("#"u8)), Item));
    }

    /// <summary>A member, and behind it its score.</summary>
    private static Reply Item(KeyspaceView view, in Command command, int index)
    {
        view.TryPeek(command[1], out EntryView board);
        if (!board.Fields.TryGetAt(index / 2, out ReadOnlySpan<byte> place, out _)) return Reply.Null;
        return index % 2 == 0 ? Reply.Bulk(place[(1 + Score.Size)..]) : Score.Of(place[1..]).ToReply(view.NowMs);
    }

    /// <summary>Looks a key up; one that is not there is a board without members. False: it holds something else.</summary>
    private static bool TryOpen(KeyspaceView view, ReadOnlySpan<byte> key, out EntryView board) =>
        !view.TryGet(key, out board) || board.Kind == Board;

    private static Score? ScoreOf(EntryView board, ReadOnlySpan<byte> member) =>
        board.Fields.TryGet(Seat(member), out FieldView found) ? Score.Of(found.Value) : null;

    /// <summary>No points yet, with the half-life that the board was begun with: all its members have it.</summary>
    private Score NewOn(EntryView board) => new(double.NegativeInfinity,
        board.Fields.TryGetAt(0, out ReadOnlySpan<byte> best, out _) ? Score.Of(best[1..]).HalfLifeMs : _halfLifeMs);

    private static byte[] Place(Score score, ReadOnlySpan<byte> member) => [(byte)'#', .. score.ToBytes(), .. member];

    private static byte[] Seat(ReadOnlySpan<byte> member) => [(byte)'@', .. member];

    private static CommandRow Row(string name, int arity, CommandFlags flags, string syntax, string summary, CommandFunction run) => new()
    {
        Name = name,
        Arity = arity,
        Flags = flags | CommandFlags.Fast,
        Keys = KeyPositions.One,
        Syntax = syntax,
        Summary = summary,
        Complexity = "O(log(m)) for each member that is answered, m members",
        Group = "leaderboard",
        Function = run,
    };
}
