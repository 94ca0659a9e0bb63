using PlumCache.Abstractions;

namespace PlumCache.Testing;

/// <summary>What a server refuses in a plugin's step: nonsense, and more than the plugin's manifest gives it a right to.</summary>
internal static class StepCheck
{
    /// <summary>The first thing that is wrong, or null.</summary>
    /// <param name="step">The step.</param>
    /// <param name="phase">Where it was given.</param>
    /// <param name="row">The command, where it is one of the plugin's.</param>
    /// <param name="manifest">The plugin's.</param>
    /// <param name="longestKey">In bytes.</param>
    public static string? Problem(StepRecord step, PluginPhase phase, CommandRow? row, PluginManifest manifest, int longestKey)
    {
        switch (step.Kind)
        {
            case StepKind.None:
                return "it neither answers nor refuses";
            case StepKind.Continue when phase == PluginPhase.Execute:
                return $"'{row?.Name}' has nobody to go on to: its function answers, refuses or runs commands";
            case StepKind.Continue when phase != PluginPhase.Settle && step.Edits.Count > 0:
                return "it goes on with edits, which only an answer or the phase Settle has";
            case StepKind.Continue when step.Next?.ExpiresAtMs < Expiry.None:
                return $"it goes on with the expiry {step.Next.ExpiresAtMs}, which is no time";
            case StepKind.Answer or StepKind.Run when phase == PluginPhase.Settle:
                return $"it gives {step.Kind} in the phase Settle, where it goes on or refuses";
            case StepKind.Answer when step.Reply.Length == 0:
                return "it answers nothing";
            case StepKind.Run when step.Commands.Count == 0 && step.Replies == ReplyChoice.Last:
                return "it runs no command, so nothing answers";
            case StepKind.Run when !manifest.Rights.HasFlag(PluginRights.RunCommands):
                return $"running commands needs the right {PluginRights.RunCommands}";
        }

        return step.Edits.Select(edit => Problem(edit, phase, row, manifest, longestKey)).FirstOrDefault(static problem => problem is not null)
            ?? step.Effects.Select(effect => Problem(effect, manifest)).FirstOrDefault(static problem => problem is not null);
    }

    private static string? Problem(EditRecord edit, PluginPhase phase, CommandRow? row, PluginManifest manifest, int longestKey)
    {
        bool isState = edit.Database == Edit.PluginState;
        if (edit.Database >= Snapshot.DatabaseCount || edit.TargetDatabase >= Snapshot.DatabaseCount) return $"its edit '{edit}' is in a database that there is not";
        if (edit.Key.Length > longestKey) return $"its edit {edit.Kind} has a key of {edit.Key.Length} bytes, and {longestKey} are allowed";
        if (edit.Kind is EditKind.CopyEntry or EditKind.MoveEntry && edit.Value.Length > longestKey) return $"its edit {edit.Kind} goes to a key of {edit.Value.Length} bytes, and {longestKey} are allowed";
        if (edit.ExpiresAtMs < Expiry.None) return $"its edit {edit.Kind} has the expiry {edit.ExpiresAtMs}, which is no time";
        switch (edit.Kind)
        {
            case EditKind.Watch or EditKind.WatchPrefix or EditKind.Unwatch:
                if (isState) return "its state cannot be watched";
                return manifest.Rights.HasFlag(PluginRights.Watch) ? null : $"its edit {edit.Kind} needs the right {PluginRights.Watch}";
            case EditKind.CreateSnapshot or EditKind.DropSnapshot:
                if (isState) return "its state has no snapshots";
                return manifest.Rights.HasFlag(PluginRights.Snapshots) ? null : $"its edit {edit.Kind} needs the right {PluginRights.Snapshots}";
            case EditKind.CopyEntry or EditKind.MoveEntry or EditKind.CopyPrefix or EditKind.MovePrefix or EditKind.RestorePrefix or EditKind.SetPrefixExpiry or EditKind.SwapDatabases
                when isState:
                return $"its edit {edit.Kind} is in its state, whose keys stay where they are";
        }

        if (!isState && !manifest.Rights.HasFlag(PluginRights.WriteKeys)) return $"its edit {edit.Kind} needs the right {PluginRights.WriteKeys}";
        if (row is null || phase == PluginPhase.Settle || row.Flags.HasFlag(CommandFlags.Write)) return null;
        if (!isState) return $"'{row.Name}' is not flagged Write, and has the edit {edit.Kind}";
        bool hasDraft = row.Flags.HasFlag(CommandFlags.Edits) || manifest.Interests.Any(static interest => interest.MayWrite);
        return hasDraft ? null : $"'{row.Name}' is not flagged Write or Edits, and has edits";
    }

    private static string? Problem(EffectRecord effect, PluginManifest manifest)
    {
        PluginRights needed = effect.Kind switch
        {
            EffectKind.Publish => PluginRights.Publish,
            EffectKind.Subscribe or EffectKind.Unsubscribe => PluginRights.Subscribe,
            _ => PluginRights.None,
        };
        if (!manifest.Rights.HasFlag(needed)) return $"its effect {effect.Kind} needs the right {needed}";
        return effect.Kind == EffectKind.Timer && manifest.Tick is null ? "its effect Timer needs a Tick in the manifest" : null;
    }
}
