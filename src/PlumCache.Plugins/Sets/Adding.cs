using PlumCache.Abstractions;
using PlumCache.Plugins.Shared;

namespace PlumCache.Plugins.Sets;

/// <summary>Members that come and go by their names: SADD, SREM, SMOVE.</summary>
/// <param name="form">Which sets are small.</param>
internal sealed class Adding(SetForm form)
{
    /// <summary>SADD key member [member ...]: how many were not there.</summary>
    public Step Add(in CommandContext context, KeyspaceView view, in Command command)
    {
        if (!MemberSet.TryOpenToWrite(view, command[1], out EntryView set)) return Step.Refuse(Errors.WrongType);
        var growing = GrowingSet.Of(form, set, command[2], command.Count - 2);
        if (command.Count == 3) return AddOne(context, command, set, growing);
        if (context.IsTooMuch(command.Count - 2)) return Step.Postpone;
        CollectionView members = set.Fields;
        var distinct = new DistinctArguments(command, command.Count - 2);
        for (int i = 2; i < command.Count; i++)
        {
            if (MemberSet.RefuseLong(command[i], context.Limits) is { } error) return Step.Refuse(error);
            if (members.Contains(command[i]) || !distinct.IsFirst(i)) continue;
            growing.Add(command[i]);
            context.Edits.Add(Edit.PutField(command[1], command[i], default, growing.Kind));
        }

        return Step.Answer(Reply.Integer(context.Edits.Count), context.Edits);
    }

    /// <summary>SREM key member [member ...]: how many were there. The last one takes the key along.</summary>
    public static Step Remove(in CommandContext context, KeyspaceView view, in Command command)
    {
        if (!MemberSet.TryOpenToWrite(view, command[1], out EntryView set)) return Step.Refuse(Errors.WrongType);
        CollectionView members = set.Fields;
        long count = members.Count;
        if (command.Count == 3 && count > 1)
        {
            return members.Contains(command[2])
                ? Step.Answer(Reply.Integer(1), Edit.RemoveField(command[1], command[2])) : Step.Answer(Reply.Integer(0));
        }

        if (context.IsTooMuch(command.Count - 2)) return Step.Postpone;
        var distinct = new DistinctArguments(command, command.Count - 2);
        for (int i = 2; i < command.Count; i++)
        {
            if (members.Contains(command[i]) && distinct.IsFirst(i)) context.Edits.Add(Edit.RemoveField(command[1], command[i]));
        }

        int removed = context.Edits.Count;
        if (removed > 0 && removed == count) MemberSet.TellRemoval(context.Edits, command[1]);
        return Step.Answer(Reply.Integer(removed), context.Edits);
    }

    /// <summary>SMOVE source destination member: 1 when it was in the source. It may be in the destination already.</summary>
    public Step Move(in CommandContext context, KeyspaceView view, in Command command)
    {
        ReadOnlySpan<byte> member = command[3];
        if (!MemberSet.TryOpenToWrite(view, command[1], out EntryView source)) return Step.Refuse(Errors.WrongType);
        if (!MemberSet.IsThere(source)) return Step.Answer(Reply.Integer(0));
        bool isThere = source.Fields.Contains(member);
        if (command[1].SequenceEqual(command[2])) return Step.Answer(Reply.Integer(isThere ? 1 : 0));
        if (!MemberSet.TryOpenToWrite(view, command[2], out EntryView destination)) return Step.Refuse(Errors.WrongType);
        if (!isThere) return Step.Answer(Reply.Integer(0));
        context.Edits.Add(Edit.RemoveField(command[1], member));
        if (source.Fields.Count == 1) MemberSet.TellRemoval(context.Edits, command[1]);
        if (!destination.Fields.Contains(member))
        {
            var growing = GrowingSet.Of(form, destination, member, 1);
            growing.Add(member);
            context.Edits.Add(Edit.PutField(command[2], member, default, growing.Kind));
        }

        return Step.Answer(Reply.Integer(1), context.Edits);
    }

    private static Step AddOne(in CommandContext context, in Command command, scoped in EntryView set, GrowingSet growing)
    {
        if (MemberSet.RefuseLong(command[2], context.Limits) is { } error) return Step.Refuse(error);
        if (set.Fields.Contains(command[2])) return Step.Answer(Reply.Integer(0));
        growing.Add(command[2]);
        return Step.Answer(Reply.Integer(1), Edit.PutField(command[1], command[2], default, growing.Kind));
    }
}
