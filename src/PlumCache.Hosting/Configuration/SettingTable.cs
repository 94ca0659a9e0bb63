using System.Collections.Frozen;
using System.Collections.Immutable;

namespace PlumCache.Hosting.Configuration;

/// <summary>
/// Every setting but the tables <c>[plugins.*]</c> and <c>[plugin.*]</c>, in the order of <c>default_config.toml</c>.
/// </summary>
public static class SettingTable
{
    /// <summary>The sections, each with a title.</summary>
    public static ImmutableArray<SettingSection> Sections { get; } =
    [
        NetworkSettings.Section,
        KeyspaceSettings.Section,
        MemorySettings.Section,
        EncodingSettings.Section,
        ConnectionSettings.Section,
        LimitSettings.Section,
        PubSubSettings.Section,
        ScanSettings.Section,
        ViewSettings.Section,
        ObservabilitySettings.Section,
        PluginServerSettings.Section,
    ];

    /// <summary>All settings.</summary>
    public static ImmutableArray<Setting> All { get; } = [.. Sections.SelectMany(static section => section.Settings)];

    /// <summary>By the key in the file.</summary>
    public static FrozenDictionary<string, Setting> ByName { get; } = All.ToFrozenDictionary(static setting => setting.Name,
        StringComparer.Ordinal);

    /// <summary>By the name of CONFIG GET and SET, in any case.</summary>
    public static FrozenDictionary<string, Setting> ByConfigName { get; } =
        All.ToFrozenDictionary(static setting => setting.ConfigName, StringComparer.OrdinalIgnoreCase);
}
