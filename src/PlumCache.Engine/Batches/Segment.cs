namespace PlumCache.Engine;

/// <summary>
/// A run of a batch's commands on one version. It ends where a server command stands, before a long one, where a command needs a version of
/// its own, behind one that decides whether those behind it are held (MULTI, EXEC), or where enough replies are pending. A long read is a
/// segment of its own, so that it holds no lane.
/// </summary>
internal sealed class Segment
{
    /// <summary>Its first command that has not run.</summary>
    public int Next { get; set; }

    /// <summary>Behind its last command.</summary>
    public int End { get; private set; }

    /// <summary>Whether one of its commands writes, so that it runs on drafts.</summary>
    public bool Writes { get; private set; }

    /// <summary>Whether one of its commands changes whole prefixes.</summary>
    public bool ChangesPrefixes { get; private set; }

    /// <summary>Whether it may share a draft with others': it writes keys that it names, and nothing may refuse that once it is done.</summary>
    public bool IsShareable { get; private set; }

    /// <summary>How its last run ended.</summary>
    public SegmentOutcome Outcome { get; set; }

    /// <summary>Chooses the commands.</summary>
    /// <param name="run">The batch.</param>
    /// <param name="first">The first of them.</param>
    /// <param name="inlineWalkKeys">See <see cref="HasManyArguments"/>.</param>
    public void Begin(BatchRun run, int first, int inlineWalkKeys)
    {
        Only(first);
        IsShareable = !HasManyArguments(run, first, inlineWalkKeys);
        ActivePlugin? holder = HolderOf(run);
        for (End = first; End < run.Batch.Count; End++)
        {
            TableRow? row = run.Rows[End];
            if (row is null) continue;
            if (row.IsServer || (End > first && (row.IsLongRead || HasManyArguments(run, End, inlineWalkKeys)))) break;
            if (holder is not null && !ReferenceEquals(holder, row.Plugin)) continue; // it is answered without being run
            if (holder is not null && row.IsWrite && End > first) break; // what is held before it needs no draft
            Writes |= row.IsWrite;
            IsShareable &= !row.IsWrite || row.IsShareable;
            ChangesPrefixes |= row.ChangesPrefixes;
            bool changesWhatIsHeld = row.Plugin is { HoldsCommands: true };
            if (!row.IsLongRead && !changesWhatIsHeld) continue;
            End++;
            break;
        }

        IsShareable &= Writes;
    }

    /// <summary>One command alone, which reads.</summary>
    public void Only(int command)
    {
        Next = command;
        End = command + 1;
        Writes = false;
        ChangesPrefixes = false;
        IsShareable = false;
        Outcome = SegmentOutcome.Done;
    }

    /// <summary>The plugin that answers the connection's commands in their stead: between MULTI and EXEC they are queued.</summary>
    private static ActivePlugin? HolderOf(BatchRun run)
    {
        if (run.State.Values is null) return null;
        foreach (Stage stage in run.Table!.SessionStages)
        {
            if (stage.Plugin.HoldsCommands && run.State.ValueOf(stage.Plugin.Origin) is not null) return stage.Plugin;
        }

        return null;
    }

    /// <summary>Whether its arguments alone make a command long: it then never runs on a thread that serves sockets.</summary>
    /// <param name="run">The batch.</param>
    /// <param name="index">The command.</param>
    /// <param name="inlineWalkKeys">Most arguments of one that is short.</param>
    public static bool HasManyArguments(BatchRun run, int index, int inlineWalkKeys) =>
        run.Rows[index] is not null && run.Batch[index].Count > inlineWalkKeys;
}
