using System.Collections.Immutable;
using PlumCache.Engine.Table;

namespace PlumCache.Hosting.Plugins;

/// <summary>The plugins of a server at one moment, and the command table they make. Immutable: each change makes another.</summary>
/// <param name="Chosen">In the order they were chosen.</param>
/// <param name="Running">In the order they run.</param>
internal sealed record PluginSet(ImmutableArray<PluginMember> Chosen, ImmutableArray<PluginMember> Running, CommandTable Table)
{
    /// <summary>A plugin, or null when it is not loaded.</summary>
    public PluginMember? Find(string name) => Chosen.FirstOrDefault(member => member.Name == name);
}
