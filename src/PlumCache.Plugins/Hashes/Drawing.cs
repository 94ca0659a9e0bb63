using PlumCache.Abstractions;
using PlumCache.Plugins.Shared;

namespace PlumCache.Plugins.Hashes;

/// <summary>HRANDFIELD: fields drawn evenly, by their rank.</summary>
internal static class Drawing
{
    private const string CountOutOfRange = "ERR value is out of range, value must between -9223372036854775807 and 9223372036854775807";
    private const string OutOfRange = "ERR value is out of range";

    /// <summary>HRANDFIELD key [count [WITHVALUES]].</summary>
    public static Step Draw(in CommandContext context, KeyspaceView view, in Command command)
    {
        if (command.Count == 2) return One(context, view, command);
        if (!Integers.TryParse(command[2], out long count)) return Step.Refuse(Errors.NotAnInteger);
        if (count == long.MinValue) return Step.Refuse(CountOutOfRange);
        bool withValues = command.Count == 4 && command.Is(3, "WITHVALUES"u8);
        if (command.Count > 4 || (command.Count == 4 && !withValues)) return Step.Refuse(Errors.Syntax);
        if (withValues && Math.Abs(count) > long.MaxValue / 2) return Step.Refuse(OutOfRange);
        if (!Hash.TryOpen(view, command[1], out EntryView hash)) return Step.Refuse(Errors.WrongType);
        long fields = hash.Fields.Count;

        // Redis would write them all: a reply that never ends. With values it has twice as many items in RESP2.
        if (fields > 0 && count < (withValues ? -int.MaxValue / 2 : -int.MaxValue)) return Step.Refuse(OutOfRange);
        return Step.Answer(Several(context, fields, count, withValues));
    }

    private static Step One(in CommandContext context, KeyspaceView view, in Command command)
    {
        if (!Hash.TryOpen(view, command[1], out EntryView hash)) return Step.Refuse(Errors.WrongType);
        long count = hash.Fields.Count;
        if (count == 0) return Step.Answer(Reply.Null);
        bool isThere = hash.Fields.TryGetAt(Draws.Rank(context.Seed, 0, count), out ReadOnlySpan<byte> field, out _);
        System.Diagnostics.Debug.Assert(isThere, "ranks below the count are there");
        return Step.Answer(Reply.Bulk(field));
    }

    /// <summary>A negative count draws each anew; a positive one draws none twice, and takes all when there are no more.</summary>
    private static Reply Several(in CommandContext context, long fields, long count, bool withValues)
    {
        ulong seed = context.Seed;
        int drawn = fields == 0 ? 0 : (int)(count < 0 ? -count : Math.Min(count, Math.Min(fields, int.MaxValue / 2)));
        long[]? ranks = count > 0 && drawn < fields ? Draws.DistinctRanks(seed, drawn, fields) : null;
        long RankOf(int draw) => count < 0 ? Draws.Rank(seed, draw, fields) : ranks is null ? draw : ranks[draw];
        if (!withValues)
        {
            return Reply.Items(drawn, (KeyspaceView view, in Command command, int index) => FieldAt(view, command, RankOf(index)));
        }

        if (context.Session.Protocol > 2)
        {
            return Reply.Items(drawn, (KeyspaceView view, in Command command, int index) => PairAt(view, command, RankOf(index)));
        }

        return Reply.Items(drawn * 2, (KeyspaceView view, in Command command, int index) =>
            index % 2 == 0 ? FieldAt(view, command, RankOf(index / 2)) : ValueAt(view, command, RankOf(index / 2)));
    }

    private static Reply FieldAt(KeyspaceView view, in Command command, long rank)
    {
        Find(view, command, rank, out ReadOnlySpan<byte> field, out _);
        return Reply.Bulk(field);
    }

    private static Reply ValueAt(KeyspaceView view, in Command command, long rank)
    {
        Find(view, command, rank, out _, out FieldView found);
        return Reply.Bulk(found.Value);
    }

    private static Reply PairAt(KeyspaceView view, in Command command, long rank)
    {
        Find(view, command, rank, out ReadOnlySpan<byte> field, out FieldView found);
        return Reply.Tree(new ReplyTree.Array([new ReplyTree.Bulk(field.ToArray()), new ReplyTree.Bulk(found.Value.ToArray())]));
    }

    private static void Find(KeyspaceView view, in Command command, long rank, out ReadOnlySpan<byte> field, out FieldView found)
    {
        view.TryPeek(command[1], out EntryView hash);
        bool isThere = hash.Fields.TryGetAt(rank, out field, out found);
        System.Diagnostics.Debug.Assert(isThere, "the hash is as it was when ranks were drawn");
    }
}
