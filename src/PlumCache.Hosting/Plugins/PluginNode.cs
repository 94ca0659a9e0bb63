using System.Collections.Immutable;

namespace PlumCache.Hosting.Plugins;

/// <summary>A plugin as its order is decided. Names of plugins that are not there are ignored.</summary>
/// <param name="Before">Plugins behind it.</param>
/// <param name="After">Plugins before it, those it requires included.</param>
internal sealed record PluginNode(string Name, ImmutableArray<string> Before, ImmutableArray<string> After);
