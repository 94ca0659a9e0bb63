using PlumCache.Abstractions;

namespace PlumCache.Plugins.Hashes;

/// <summary>HSET, HMSET, HSETNX. What is set anew does not end, whatever the field's expiry was.</summary>
/// <param name="form">Which hashes are small.</param>
internal sealed class Writing(HashForm form)
{
    /// <summary>HSET key field value [field value ...]: the number of fields that were not there.</summary>
    public Step Set(in CommandContext context, KeyspaceView view, in Command command) => Set(context, view, command, "hset");

    /// <summary>HMSET: the same, and answers OK.</summary>
    public Step SetMany(in CommandContext context, KeyspaceView view, in Command command) => Set(context, view, command, "hmset");

    /// <summary>HSETNX key field value: 1 when the field was not there.</summary>
    public Step SetNew(in CommandContext context, KeyspaceView view, in Command command)
    {
        if (Hash.RefuseLong(command[2], context.Limits) is { } error) return Step.Refuse(error);
        if (!Hash.TryOpen(view, command[1], out EntryView hash)) return Step.Refuse(Errors.WrongType);
        if (hash.Fields.Contains(command[2])) return Step.Answer(Reply.Integer(0));
        ValueKind kind = form.After(hash, added: 1, Math.Max(command[2].Length, command[3].Length));
        return Step.Answer(Reply.Integer(1), Edit.PutField(command[1], command[2], command[3], kind));
    }

    private Step Set(in CommandContext context, KeyspaceView view, in Command command, string name)
    {
        if (command.Count % 2 != 0) return Step.Refuse(Errors.WrongArity(name));
        var pairs = new FieldPairs(command, first: 2);
        if (pairs.RefuseLong(context.Limits) is { } error) return Step.Refuse(error);
        if (!Hash.TryOpen(view, command[1], out EntryView hash)) return Step.Refuse(Errors.WrongType);
        if (context.IsTooMuch(pairs.Count)) return Step.Postpone;
        long added = pairs.CountNew(hash.Fields);
        ValueKind kind = form.After(hash, added, pairs.Longest);
        Reply reply = name == "hset" ? Reply.Integer(added) : Reply.Ok;
        if (pairs.Count == 1) return Step.Answer(reply, Edit.PutField(command[1], command[2], command[3], kind));
        for (int i = 2; i < command.Count; i += 2) context.Edits.Add(Edit.PutField(command[1], command[i], command[i + 1], kind));
        return Step.Answer(reply, context.Edits);
    }
}
