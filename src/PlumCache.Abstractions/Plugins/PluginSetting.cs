namespace PlumCache.Abstractions;

/// <summary>One setting of a plugin as data: a key of its table <c>[plugin.NAME]</c>.</summary>
public sealed record PluginSetting
{
    /// <summary>The key.</summary>
    public required string Name { get; init; }

    /// <summary>What values it takes.</summary>
    public required PluginSettingKind Kind { get; init; }

    /// <summary>What it does, one sentence.</summary>
    public required string Summary { get; init; }

    /// <summary>
    /// The default, in the type that <see cref="PluginSettings"/> answers for the kind: long, bool, string, ImmutableArray of string,
    /// ImmutableSortedDictionary of string and long.
    /// </summary>
    public required object Default { get; init; }

    /// <summary>Least value of integers and sizes.</summary>
    public long Min { get; init; } = long.MinValue;

    /// <summary>Greatest value of integers and sizes.</summary>
    public long Max { get; init; } = long.MaxValue;

    /// <summary>The words of a choice.</summary>
    public System.Collections.Immutable.ImmutableArray<string> Words { get; init; } = [];
}
