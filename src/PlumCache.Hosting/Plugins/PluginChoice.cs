using PlumCache.Hosting.Configuration;

namespace PlumCache.Hosting.Plugins;

/// <summary>Where a plugin was chosen.</summary>
/// <param name="Source">As it was written: a built-in's name or a path.</param>
/// <param name="Place">Where that stands.</param>
internal sealed record PluginChoice(string Category, string Source, ConfigurationPlace Place);
