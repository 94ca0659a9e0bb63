using PlumCache.Abstractions;

namespace PlumCache.Plugins.Snapshots;

/// <summary>SNAP.USE.</summary>
internal static class SnapshotUse
{
    /// <summary>SNAP.USE name | LIVE. What the connection then may do, and what it reads, is the engine's.</summary>
    public static Step Run(in CommandContext context, KeyspaceView view, in Command command) =>
        SnapshotName.Find(view, command[1], context.NowMs, out SnapshotInfo? snapshot) is { } error
            ? Step.Refuse(error)
            : Step.Answer(Reply.Ok, context.Session with { Reading = snapshot });
}
