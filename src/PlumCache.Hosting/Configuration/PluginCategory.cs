using System.Collections.Immutable;

namespace PlumCache.Hosting.Configuration;

/// <summary>A table <c>[plugins.NAME]</c>: which plugins of a category are there, in order.</summary>
/// <param name="Name">The category: core, queue, eviction, ...</param>
/// <param name="SourceSet">Names of built-in plugins, and paths of assemblies or of folders that hold one.</param>
public sealed record PluginCategory(string Name, ImmutableArray<string> SourceSet)
{
    /// <summary>Where each source stands; empty when a program made the options.</summary>
    public ImmutableArray<ConfigurationPlace> Places { get; init; } = [];

    /// <summary>Where a source stands.</summary>
    /// <param name="index">Of <see cref="SourceSet"/>.</param>
    public ConfigurationPlace PlaceOf(int index) => index < Places.Length ? Places[index] : ConfigurationPlace.None;
}
