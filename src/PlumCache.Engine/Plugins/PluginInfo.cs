using System.Collections.Immutable;

namespace PlumCache.Engine.Plugins;

/// <summary>A loaded plugin, for PLUGIN LIST and INFO.</summary>
/// <param name="Plugin">As it runs.</param>
/// <param name="Source"><c>built-in</c>, or the path of its assembly.</param>
/// <param name="Settings">In force, by name: values as in the configuration file; server settings as CONFIG GET tells them.</param>
/// <param name="Arguments">What it was told, as it was written: <c>prefix = "blog:"</c>.</param>
public sealed record PluginInfo(
    ActivePlugin Plugin, string Source, ImmutableArray<KeyValuePair<string, string>> Settings, ImmutableArray<string> Arguments);
