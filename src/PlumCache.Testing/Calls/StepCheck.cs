using PlumCache.Abstractions;

namespace PlumCache.Testing;

/// <summary>What a server refuses in a plugin's step: nonsense, and more than the plugin's manifest gives it a right to.</summary>
internal static class StepCheck
{
    /// <summary>The first thing that is wrong, or null.</summary>
    /// <param name="phase">Where it was given.</param>
    /// <param name="row">The command, where it is one of the plugin's.</param>
    /// <param name="limits">Of keys and values.</param>
    public static string? Problem(StepRecord step, PluginPhase phase, CommandRow? row, PluginManifest manifest, CommandLimits limits)
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
            case StepKind.Postpone:
                return "it postpones what it may do here";
            case StepKind.Wait when phase != PluginPhase.Execute || row?.Flags.HasFlag(CommandFlags.Write | CommandFlags.Blocking) != true:
                return $"it waits, and '{row?.Name}' is not flagged Write and Blocking";
            case StepKind.Wait when step.Edits.Count > 0 || step.Effects.Count > 0 || step.Session is not null || step.HasValue:
                return "it waits, and changes something";
            case StepKind.Wait when step.Reply.Length == 0:
                return "it waits, and would answer nothing in the end";
            case StepKind.Answer when step.Reply.Length == 0:
                return "it answers nothing";
            case StepKind.Run when step.Commands.Count == 0 && step.Replies == ReplyChoice.Last:
                return "it runs no command, so nothing answers";
            case StepKind.Run when !manifest.Rights.HasFlag(PluginRights.RunCommands):
                return $"running commands needs the right {PluginRights.RunCommands}";
        }

        return step.Edits.Select(edit => Problem(edit, phase, row, manifest, limits)).FirstOrDefault(static problem => problem is not null)
            ?? step.Effects.Select(effect => Problem(effect, manifest)).FirstOrDefault(static problem => problem is not null);
    }

    private static string? Problem(EditRecord record, PluginPhase phase, CommandRow? row, PluginManifest manifest, CommandLimits limits)
    {
        var edit = record.ToEdit();
        if (EditRow.Of(record.Kind).ProblemOf(edit, manifest.Rights, limits, TestKeyspace.DatabaseCount) is { } problem) return problem;
        bool isOwnKind = manifest.Kinds.Any(kind => kind.Kind == record.ValueKind);
        if (!isOwnKind && edit.NamesKind) return EditRow.NotNamed(record.Kind, record.ValueKind);
        bool isState = record.Trie.IsState;
        if (!isState && EditRow.Of(record.Kind).Right != PluginRights.WriteKeys) return null;
        if (row is null || phase == PluginPhase.Settle || row.Flags.HasFlag(CommandFlags.Write)) return null;
        if (!isState) return $"'{row.Name}' is not flagged Write, and has the edit {record.Kind}";
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
