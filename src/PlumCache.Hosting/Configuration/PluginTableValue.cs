using System.Collections.Immutable;

namespace PlumCache.Hosting.Configuration;

/// <summary>A value of a <see cref="PluginTable"/>: a scalar, an array or a table.</summary>
/// <param name="Scalar">The value when it is neither array nor table.</param>
/// <param name="Written">As it was written.</param>
/// <param name="Place">Where it stands.</param>
public sealed record PluginTableValue(SettingInput Scalar, string Written, ConfigurationPlace Place)
{
    /// <summary>An array's items; null when it is none.</summary>
    public ImmutableArray<PluginTableValue>? Items { get; init; }

    /// <summary>A table's pairs; null when it is none.</summary>
    public ImmutableArray<PluginTableEntry>? Pairs { get; init; }
}
