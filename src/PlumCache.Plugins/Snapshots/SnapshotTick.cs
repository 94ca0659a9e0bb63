using PlumCache.Abstractions;

namespace PlumCache.Plugins.Snapshots;

/// <summary>Drops the snapshots whose time to live is over, all at once: each drop is O(1). Sets the timer for the next.</summary>
internal static class SnapshotTick
{
    /// <summary>The tick.</summary>
    public static Step Run(in CommandContext context, KeyspaceView view, in Command command)
    {
        long next = Expiry.None;
        EditList edits = context.Edits;
        for (int i = 0; i < view.DatabaseCount; i++)
        {
            foreach (SnapshotInfo snapshot in view.Database(i).Snapshots)
            {
                if (snapshot.IsOver(context.NowMs)) edits.Add(Edit.DropSnapshot(Target.In(i, snapshot.Name.Span)));
                else next = Expiry.Earlier(next, snapshot.ExpiresAtMs);
            }
        }

        var step = Step.Answer(Reply.Ok, edits);
        return next == Expiry.None ? step : step.WithEffects(context.Effects.Add(Effect.Timer(next)));
    }
}
