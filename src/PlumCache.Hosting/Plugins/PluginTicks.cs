namespace PlumCache.Hosting.Plugins;

/// <summary>How often a plugin's tick ran.</summary>
/// <param name="Plugin">Its name.</param>
/// <param name="Ran">All of them.</param>
/// <param name="Failed">Those that answered an error: for <c>delay</c>, that of the command that was due.</param>
internal readonly record struct PluginTicks(string Plugin, long Ran, long Failed);
