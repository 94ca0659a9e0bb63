using PlumCache.Abstractions;

namespace PlumCache.Plugins.Snapshots;

/// <summary>SNAP.RESTORE.</summary>
internal static class SnapshotRestore
{
    /// <summary>SNAP.RESTORE name [PREFIX prefix]: answers how many keys are then live under the prefix.</summary>
    public static Step Run(in CommandContext context, KeyspaceView view, in Command command)
    {
        bool hasPrefix = command.Count == 4 && command.Is(2, "PREFIX"u8);
        if (command.Count > 2 && !hasPrefix) return Step.Refuse(Errors.Syntax);
        if (SnapshotName.IsLive(command[1])) return Step.Refuse("ERR 'LIVE' is the database as it is: there is nothing to restore");
        if (SnapshotName.Find(view, command[1], context.NowMs, out SnapshotInfo? snapshot) is { } error) return Step.Refuse(error);
        ReadOnlySpan<byte> covered = snapshot!.Prefix.Span, prefix = hasPrefix ? command[3] : covered;
        if (prefix.Length > context.Limits.MaxKeyBytes) return Step.Refuse(Errors.KeyTooLong(prefix.Length, context.Limits.MaxKeyBytes));
        if (!prefix.StartsWith(covered))
        {
            return Step.Refuse(ErrorText.Of($"ERR snapshot '{command[1]}' holds only what begins with '{covered}'"));
        }

        // What is due by now comes back as due: nobody sees it, and the sweep takes it away.
        ReadOnlySpan<byte> name = snapshot.Name.Span;
        long keys = view.TryGetSnapshot(name, out TrieView? frozen) ? frozen.CountAt(prefix, context.NowMs) : 0;
        return Step.Answer(Reply.Integer(keys), Edit.RestorePrefix(prefix, name));
    }
}
