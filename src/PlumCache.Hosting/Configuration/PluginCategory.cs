using System.Collections.Immutable;

namespace PlumCache.Hosting.Configuration;

/// <summary>A table <c>[plugins.NAME]</c>: which plugins of a category are there, in order.</summary>
/// <param name="Name">The category: core, queue, eviction, ...</param>
/// <param name="SourceSet">Names of plugins.</param>
public sealed record PluginCategory(string Name, ImmutableArray<string> SourceSet);
