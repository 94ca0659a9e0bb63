using System.Collections.Immutable;
using System.Diagnostics;
using PlumCache.Abstractions;
using PlumCache.Plugins.Shared;

namespace PlumCache.Plugins.Sets;

/// <summary>Members drawn evenly, by their rank: SRANDMEMBER, which leaves them there, and SPOP.</summary>
internal static class Drawing
{
    private const string CountOutOfRange = "ERR value is out of range, value must between -9223372036854775807 and 9223372036854775807";
    private const string OutOfRange = "ERR value is out of range";
    private const string NotPositive = "ERR value is out of range, must be positive";

    /// <summary>SRANDMEMBER key [count].</summary>
    public static Step Draw(in CommandContext context, KeyspaceView view, in Command command)
    {
        if (command.Count > 3) return Step.Refuse(Errors.Syntax);
        bool isOne = command.Count == 2;
        long count = 1;
        if (!isOne && !Integers.TryParse(command[2], out count)) return Step.Refuse(Errors.NotAnInteger);
        if (count == long.MinValue) return Step.Refuse(CountOutOfRange);
        if (!MemberSet.TryOpen(view, command[1], out EntryView set)) return Step.Refuse(Errors.WrongType);
        long members = set.Fields.Count;

        // Redis would write them all: a reply that never ends.
        if (members > 0 && count < -int.MaxValue) return Step.Refuse(OutOfRange);
        if (!isOne) return Step.Answer(Several(context.Seed, members, count));
        return Step.Answer(members == 0 ? Reply.Null : MemberAt(set.Fields, Draws.Rank(context.Seed, 0, members)));
    }

    /// <summary>SPOP key [count]: the last member takes the key along.</summary>
    public static Step Pop(in CommandContext context, KeyspaceView view, in Command command)
    {
        if (command.Count > 3) return Step.Refuse(Errors.Syntax);
        bool isOne = command.Count == 2;
        long count = 1;
        bool isCount = isOne || (Integers.TryParse(command[2], out count) && count >= 0);
        if (!isCount) return Step.Refuse(NotPositive);
        if (!MemberSet.TryOpenToWrite(view, command[1], out EntryView set)) return Step.Refuse(Errors.WrongType);
        if (!isOne) return PopSeveral(context, command, set.Fields, count);
        long members = set.Fields.Count;
        if (members == 0) return Step.Answer(Reply.Null);
        Reply member = MemberAt(set.Fields, Draws.Rank(context.Seed, 0, members));
        context.Edits.Add(Edit.RemoveField(command[1], member.Bytes));
        if (members == 1) MemberSet.TellRemoval(context.Edits, command[1]);
        return Step.Answer(member, context.Edits);
    }

    private static Step PopSeveral(in CommandContext context, in Command command, CollectionView set, long count)
    {
        long members = set.Count;
        if (context.IsTooMuch(Math.Min(count, members))) return Step.Postpone;
        if (count >= members)
        {
            var all = Reply.Tree(new ReplyTree.Set(All(set)));
            if (members == 0) return Step.Answer(all);
            MemberSet.TellRemoval(context.Edits.Add(Edit.RemoveFields(command[1], default)), command[1]);
            return Step.Answer(all, context.Edits);
        }

        ImmutableArray<ReplyTree>.Builder popped = ImmutableArray.CreateBuilder<ReplyTree>((int)Math.Min(count, int.MaxValue / 2));
        foreach (long rank in Draws.DistinctRanks(context.Seed, popped.Capacity, members))
        {
            ReadOnlySpan<byte> member = MemberAt(set, rank).Bytes;
            popped.Add(new ReplyTree.Bulk(member.ToArray()));
            context.Edits.Add(Edit.RemoveField(command[1], member));
        }

        return Step.Answer(Reply.Tree(new ReplyTree.Set(popped.MoveToImmutable())), context.Edits);
    }

    private static ImmutableArray<ReplyTree> All(CollectionView set)
    {
        ImmutableArray<ReplyTree>.Builder all = ImmutableArray.CreateBuilder<ReplyTree>();
        using FieldCursor cursor = set.Walk();
        while (cursor.MoveNext()) all.Add(new ReplyTree.Bulk(cursor.Field.ToArray()));
        return all.DrainToImmutable();
    }

    /// <summary>A negative count draws each anew; a positive one draws none twice, and takes all when there are no more.</summary>
    private static Reply Several(ulong seed, long members, long count)
    {
        int drawn = members == 0 ? 0 : (int)(count < 0 ? -count : Math.Min(count, Math.Min(members, int.MaxValue / 2)));
        long[]? ranks = count > 0 && drawn < members ? Draws.DistinctRanks(seed, drawn, members) : null;
        return Reply.Items(drawn, (KeyspaceView view, in Command command, int index) =>
        {
            bool isThere = view.TryPeek(command[1], out EntryView set);
            Debug.Assert(isThere, "the set is as it was when ranks were drawn");
            return MemberAt(set.Fields, count < 0 ? Draws.Rank(seed, index, members) : ranks is null ? index : ranks[index]);
        });
    }

    private static Reply MemberAt(CollectionView set, long rank)
    {
        bool isThere = set.TryGetAt(rank, out ReadOnlySpan<byte> member, out _);
        Debug.Assert(isThere, "ranks below the count are there");
        return Reply.Bulk(member);
    }
}
