namespace PlumCache.Hosting.Configuration;

/// <summary>A key of a <see cref="PluginTable"/>, or of a table within.</summary>
/// <param name="Place">Where the key stands.</param>
public sealed record PluginTableEntry(string Key, ConfigurationPlace Place, PluginTableValue Value);
