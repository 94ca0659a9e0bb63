namespace PlumCache.Engine.Plugins;

/// <summary>How a change of the loaded plugins ended.</summary>
/// <param name="IsError">Whether nothing has changed.</param>
/// <param name="Text">The status, or the error with its code.</param>
public readonly record struct PluginOutcome(bool IsError, string Text)
{
    /// <summary>Done.</summary>
    public static PluginOutcome Ok { get; } = new(IsError: false, "OK");

    /// <summary>Nothing has changed.</summary>
    /// <param name="why">A sentence, or several lines of them.</param>
    public static PluginOutcome Error(string why) => new(IsError: true, "ERR " + why.ReplaceLineEndings("; "));
}
