using PlumCache.Abstractions;
using PlumCache.Plugins.Shared;

namespace PlumCache.Plugins.SortedSets;

/// <summary>Members that go: ZREM.</summary>
internal static class Removing
{
    /// <summary>ZREM key member [member ...]: how many were there. The last one takes the key along.</summary>
    public static Step Remove(in CommandContext context, KeyspaceView view, in Command command)
    {
        if (!SortedSet.TryOpenToWrite(view, command[1], out EntryView sorted)) return Step.Refuse(Errors.WrongType);
        if (context.IsTooMuch(command.Count - 2)) return Step.Postpone;
        CollectionView fields = sorted.Fields;
        long removed = 0;
        var distinct = new DistinctArguments(command, command.Count - 2);
        for (int i = 2; i < command.Count; i++)
        {
            if (!Halves.TryGetScore(fields, command[i], out double score) || !distinct.IsFirst(i)) continue;
            Halves.Rise(context.Edits, command[1], command[i]);
            Halves.Leave(context.Edits, command[1], command[i], score);
            removed++;
        }

        TellEnd(context.Edits, sorted, command[1], removed);
        return Step.Answer(Reply.Integer(removed), context.Edits);
    }

    /// <summary>
    /// Has keyspace events tell that a key is gone when so many of its members have been removed that none is left: the last one takes the
    /// key along by itself.
    /// </summary>
    /// <param name="edits">With the edits that have removed the members.</param>
    public static void TellEnd(EditList edits, scoped in EntryView sorted, ReadOnlySpan<byte> key, long removed)
    {
        if (removed > 0 && removed == Halves.Count(sorted.Fields)) edits.Add(Edit.Remove(key));
    }
}
