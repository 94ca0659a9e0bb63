using PlumCache.Abstractions;

namespace PlumCache.Plugins.Hashes;

/// <summary>Fields that are asked for by name: HGET, HMGET, HEXISTS, HSTRLEN; and HLEN.</summary>
internal static class Reading
{
    /// <summary>HGET key field.</summary>
    public static Step Get(in CommandContext context, KeyspaceView view, in Command command)
    {
        if (!Hash.TryOpen(view, command[1], out EntryView hash)) return Step.Refuse(Errors.WrongType);
        return Step.Answer(hash.Fields.TryGet(command[2], out FieldView found) ? Reply.Bulk(found.Value) : Reply.Null);
    }

    /// <summary>HMGET key field [field ...]: values go from the view to the client one by one.</summary>
    public static Step GetMany(in CommandContext context, KeyspaceView view, in Command command)
    {
        if (!Hash.TryOpen(view, command[1], out _)) return Step.Refuse(Errors.WrongType);
        return Step.Answer(Reply.Items(
            command.Count - 2,
            static (KeyspaceView view, in Command command, int index) => Hash.ValueOf(view, command[1], command[index + 2])));
    }

    /// <summary>HEXISTS key field.</summary>
    public static Step Exists(in CommandContext context, KeyspaceView view, in Command command)
    {
        if (!Hash.TryOpen(view, command[1], out EntryView hash)) return Step.Refuse(Errors.WrongType);
        return Step.Answer(Reply.Integer(hash.Fields.Contains(command[2]) ? 1 : 0));
    }

    /// <summary>HSTRLEN key field.</summary>
    public static Step Length(in CommandContext context, KeyspaceView view, in Command command)
    {
        if (!Hash.TryOpen(view, command[1], out EntryView hash)) return Step.Refuse(Errors.WrongType);
        return Step.Answer(Reply.Integer(hash.Fields.TryGet(command[2], out FieldView found) ? found.Value.Length : 0));
    }

    /// <summary>HLEN key.</summary>
    public static Step Count(in CommandContext context, KeyspaceView view, in Command command)
    {
        if (!Hash.TryOpen(view, command[1], out EntryView hash)) return Step.Refuse(Errors.WrongType);
        return Step.Answer(Reply.Integer(hash.Fields.Count));
    }
}
