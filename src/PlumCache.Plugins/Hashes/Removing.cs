using PlumCache.Abstractions;
using PlumCache.Plugins.Shared;

namespace PlumCache.Plugins.Hashes;

/// <summary>HDEL. With the last field the key goes, which is told as such.</summary>
internal static class Removing
{
    /// <summary>HDEL key field [field ...]: how many there were.</summary>
    public static Step Delete(in CommandContext context, KeyspaceView view, in Command command)
    {
        if (!Hash.TryOpen(view, command[1], out EntryView hash)) return Step.Refuse(Errors.WrongType);
        if (context.IsTooMuch(command.Count - 2)) return Step.Postpone;
        return Step.Answer(Reply.Integer(RemoveAll(context.Edits, hash, command, first: 2)), context.Edits);
    }

    /// <summary>Removes the fields that the arguments from one on name, and with the last field the key.</summary>
    /// <param name="edits">Where that is added.</param>
    /// <param name="hash">As it is.</param>
    /// <param name="command">The key is its first argument.</param>
    /// <param name="first">The first field.</param>
    /// <param name="step">Distance from a field to the next.</param>
    /// <returns>How many there were, each counted once.</returns>
    public static long RemoveAll(EditList edits, scoped in EntryView hash, in Command command, int first, int step = 1)
    {
        long removed = 0;
        var distinct = new DistinctArguments(command, command.Count - first);
        for (int i = first; i < command.Count; i += step)
        {
            if (!distinct.IsFirst(i) || !hash.Fields.Contains(command[i])) continue;
            edits.Add(Edit.RemoveField(command[1], command[i]));
            removed++;
        }

        AddEnd(edits, hash, command[1], removed);
        return removed;
    }

    /// <summary>Removes the key when so many of its fields have been removed that none is left.</summary>
    public static void AddEnd(EditList edits, scoped in EntryView hash, ReadOnlySpan<byte> key, long removed)
    {
        if (removed > 0 && removed == hash.Fields.Count) edits.Add(Edit.Remove(key));
    }
}
