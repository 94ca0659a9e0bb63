using System.Collections.Immutable;
using PlumCache.Abstractions;

namespace PlumCache.Plugins.Sets;

/// <summary>What is in a set: SCARD, SISMEMBER, SMISMEMBER.</summary>
internal static class Membership
{
    private static readonly ReplyTree No = new ReplyTree.Integer(0), Yes = new ReplyTree.Integer(1);

    /// <summary>SCARD key.</summary>
    public static Step Count(in CommandContext context, KeyspaceView view, in Command command) =>
        MemberSet.TryOpen(view, command[1], out EntryView set)
            ? Step.Answer(Reply.Integer(set.Fields.Count)) : Step.Refuse(Errors.WrongType);

    /// <summary>SISMEMBER key member.</summary>
    public static Step IsMember(in CommandContext context, KeyspaceView view, in Command command) =>
        MemberSet.TryOpen(view, command[1], out EntryView set)
            ? Step.Answer(Reply.Integer(set.Fields.Contains(command[2]) ? 1 : 0)) : Step.Refuse(Errors.WrongType);

    /// <summary>SMISMEMBER key member [member ...].</summary>
    public static Step AreMembers(in CommandContext context, KeyspaceView view, in Command command)
    {
        if (!MemberSet.TryOpen(view, command[1], out EntryView set)) return Step.Refuse(Errors.WrongType);
        CollectionView members = set.Fields;
        ImmutableArray<ReplyTree>.Builder replies = ImmutableArray.CreateBuilder<ReplyTree>(command.Count - 2);
        for (int i = 2; i < command.Count; i++) replies.Add(members.Contains(command[i]) ? Yes : No);
        return Step.Answer(Reply.Tree(new ReplyTree.Array(replies.MoveToImmutable())));
    }
}
