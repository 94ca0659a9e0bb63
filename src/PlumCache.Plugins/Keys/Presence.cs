using System.Text;
using PlumCache.Abstractions;
using PlumCache.Plugins.Shared;

namespace PlumCache.Plugins.Keys;

/// <summary>Whether keys are there: EXISTS, TOUCH, TYPE, and UNLINK, after which they are not.</summary>
internal static class Presence
{
    /// <summary>EXISTS key [key ...]: a key named twice counts twice. Does not count as using the keys.</summary>
    public static Step Exists(in CommandContext context, KeyspaceView view, in Command command)
    {
        int found = 0;
        for (int i = 1; i < command.Count; i++)
        {
            if (view.Contains(command[i])) found++;
        }

        return Step.Answer(Reply.Integer(found));
    }

    /// <summary>TOUCH key [key ...]: EXISTS that counts as using the keys.</summary>
    public static Step Touch(in CommandContext context, KeyspaceView view, in Command command)
    {
        int found = 0;
        for (int i = 1; i < command.Count; i++)
        {
            if (view.TryGet(command[i], out _)) found++;
        }

        return Step.Answer(Reply.Integer(found));
    }

    /// <summary>TYPE key.</summary>
    public static Step Type(in CommandContext context, KeyspaceView view, in Command command)
    {
        if (!view.TryPeek(command[1], out EntryView entry)) return Step.Answer(Reply.Simple("none"u8));
        return Step.Answer(Reply.Simple(
            entry.IsString ? "string"u8 : Encoding.UTF8.GetBytes(ValueKindRow.Of(entry.Kind, context.Kinds).Type)));
    }

    /// <summary>UNLINK key [key ...]: a key named twice counts once.</summary>
    public static Step Unlink(in CommandContext context, KeyspaceView view, in Command command)
    {
        if (command.Count == 2)
        {
            return view.Contains(command[1])
                ? Step.Answer(Reply.Integer(1), Edit.Remove(command[1]))
                : Step.Answer(Reply.Integer(0));
        }

        var distinct = new DistinctArguments(command, command.Count - 1);
        for (int i = 1; i < command.Count; i++)
        {
            if (view.Contains(command[i]) && distinct.IsFirst(i)) context.Edits.Add(Edit.Remove(command[i]));
        }

        return Step.Answer(Reply.Integer(context.Edits.Count), context.Edits);
    }
}
