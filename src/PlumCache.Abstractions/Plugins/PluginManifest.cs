using System.Collections.Immutable;

namespace PlumCache.Abstractions;

/// <summary>What a plugin says of itself before it runs.</summary>
public sealed record PluginManifest
{
    /// <summary>Lower-case name, unique: what <c>srcSet</c> chooses it by.</summary>
    public required string Name { get; init; }

    /// <summary>Its own version.</summary>
    public required string Version { get; init; }

    /// <summary>The commands it adds.</summary>
    public ImmutableArray<CommandRow> Commands { get; init; } = [];

    /// <summary>Lower-case names of the commands it transforms before their own function runs. A command no plugin names pays nothing.</summary>
    public ImmutableArray<string> Transforms { get; init; } = [];
}
