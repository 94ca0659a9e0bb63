using PlumCache.Abstractions;

namespace PlumCache.Testing;

/// <summary>What a step asks for, against what the plugin's manifest says that it may.</summary>
internal static class RightsCheck
{
    /// <summary>The first thing that is not allowed, or null.</summary>
    /// <param name="step">The step.</param>
    /// <param name="rights">Of the manifest.</param>
    public static string? Problem(StepRecord step, PluginRights rights)
    {
        if (step.Kind == StepKind.None) return "answered a default step";
        foreach (EditRecord edit in step.Edits)
        {
            PluginRights needed = RightOf(edit);
            if (!rights.HasFlag(needed)) return $"has an edit without the right {needed}: {edit}";
        }

        foreach (EffectRecord effect in step.Effects)
        {
            PluginRights needed = RightOf(effect);
            if (!rights.HasFlag(needed)) return $"has an effect without the right {needed}: {effect}";
        }

        return step.Kind == StepKind.Run && !rights.HasFlag(PluginRights.RunCommands) ? "runs commands without the right RunCommands" : null;
    }

    private static PluginRights RightOf(EditRecord edit) => edit.Kind switch
    {
        EditKind.Watch or EditKind.WatchPrefix or EditKind.Unwatch => PluginRights.Watch,
        _ when edit.Database == Edit.PluginState => PluginRights.None,
        _ => PluginRights.WriteKeys,
    };

    private static PluginRights RightOf(EffectRecord effect) => effect.Kind switch
    {
        EffectKind.Publish => PluginRights.Publish,
        EffectKind.Subscribe or EffectKind.Unsubscribe => PluginRights.Subscribe,
        _ => PluginRights.None,
    };
}
