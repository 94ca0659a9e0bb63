namespace PlumCache.Hosting.Configuration;

/// <summary>What the server allows to plugins.</summary>
internal static class PluginServerSettings
{
    public static SettingSection Section { get; } = new("Plugins", [
        new ChoiceSetting
        {
            Name = "plugin_commands",
            Summary = "Who may use PLUGIN LOAD, UNLOAD and RELOAD: nobody, or connections from this machine.",
            Why = "a plugin is code with the server's rights.",
            Words = ["no", "local"],
            Get = static options => options.PluginCommands == PluginAccess.Local ? "local" : "no",
            Set = static (options, value) => options with { PluginCommands = value == "local" ? PluginAccess.Local : PluginAccess.No },
        },
        new TextSetting
        {
            Name = "plugin_folder",
            Summary = "The folder that PLUGIN LOAD takes files from, links resolved; relative to this file's folder.",
            Why = "beside the configuration, where its owner puts what may be loaded.",
            Allowed = "a folder's path",
            IsAllowed = static text => text.Length > 0 && TextSetting.IsPath(text),
            Get = static options => options.PluginFolder,
            Set = static (options, value) => options with { PluginFolder = value },
        },
        new IntegerSetting
        {
            Name = "plugin_breaker_failures",
            Summary = "Failures of a plugin in a row after which it is skipped, or its commands are refused, as it says of itself.",
            Why = "a plugin that fails for some requests goes on, one that is broken does not slow every request.",
            Min = 1,
            Max = 1_000_000,
            Get = static options => options.PluginBreakerFailures,
            Set = static (options, value) => options with { PluginBreakerFailures = (int)value },
        },
        new IntegerSetting
        {
            Name = "plugin_breaker_cooldown",
            Summary = "How long such a plugin rests before it is tried again.",
            Unit = "seconds",
            Why = "soon enough to be noticed when it was a passing state, seldom enough to cost nothing.",
            Min = 1,
            Max = 86_400,
            Get = static options => options.PluginBreakerCooldownSeconds,
            Set = static (options, value) => options with { PluginBreakerCooldownSeconds = (int)value },
        },
    ]);
}
