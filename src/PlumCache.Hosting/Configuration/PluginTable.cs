using System.Collections.Immutable;

namespace PlumCache.Hosting.Configuration;

/// <summary>A table <c>[plugin.NAME]</c> as it was written; the plugin's schema judges it once the plugin is loaded.</summary>
/// <param name="Name">The plugin.</param>
/// <param name="Place">Where it begins.</param>
/// <param name="Entries">In order.</param>
public sealed record PluginTable(string Name, ConfigurationPlace Place, ImmutableArray<PluginTableEntry> Entries);
