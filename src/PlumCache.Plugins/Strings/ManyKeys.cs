using PlumCache.Abstractions;

namespace PlumCache.Plugins.Strings;

/// <summary>Several keys at one instant: MGET, MSET, MSETNX.</summary>
internal static class ManyKeys
{
    /// <summary>
    /// MGET key [key ...]: values go from the view to the client one by one, never gathered first. What is no string is nil.
    /// </summary>
    public static Step MGet(in CommandContext context, KeyspaceView view, in Command command) =>
        Step.Answer(Reply.Items(
            command.Count - 1,
            static (KeyspaceView view, in Command command, int index) =>
                view.TryGet(command[index + 1], out EntryView entry) && entry.IsString ? Reply.Bulk(entry.Value) : Reply.Null));

    /// <summary>MSET key value [key value ...]: of a key named twice the last value stays.</summary>
    public static Step MSet(in CommandContext context, KeyspaceView view, in Command command) =>
        HasPairs(command)
            ? Step.Answer(Reply.Ok, PutAll(context.Edits, command))
            : Step.Refuse(Errors.WrongArity("mset"));

    /// <summary>MSETNX key value [key value ...]: all of them, or none when one of the keys is there.</summary>
    public static Step MSetNx(in CommandContext context, KeyspaceView view, in Command command)
    {
        if (!HasPairs(command)) return Step.Refuse(Errors.WrongArity("msetnx"));
        for (int i = 1; i < command.Count; i += 2)
        {
            if (view.TryGet(command[i], out _)) return Step.Answer(Reply.Integer(0));
        }

        return Step.Answer(Reply.Integer(1), PutAll(context.Edits, command));
    }

    private static bool HasPairs(in Command command) => command.Count % 2 == 1;

    private static EditList PutAll(EditList edits, in Command command)
    {
        for (int i = 1; i < command.Count; i += 2) edits.Add(Edit.Put(command[i], command[i + 1]));
        return edits;
    }
}
