using System.Collections.Immutable;
using PlumCache.Abstractions;

namespace PlumCache.Plugins.Snapshots;

/// <summary>How many snapshots there may be, what they may hold, and for how long.</summary>
/// <param name="MaxSnapshots">Named ones, all databases together.</param>
/// <param name="MaxHeldBytes">Bytes; 0 for no limit.</param>
/// <param name="MaxTtlMs">Milliseconds; 0 for no limit.</param>
internal sealed record SnapshotLimits(long MaxSnapshots, long MaxHeldBytes, long MaxTtlMs)
{
    /// <summary>The schema of <c>[plugin.snapshots]</c>.</summary>
    public static ImmutableArray<PluginSetting> Settings { get; } =
    [
        new()
        {
            Name = "max_snapshots",
            Kind = PluginSettingKind.Integer,
            Default = 64L,
            Min = 0,
            Max = 10_000,
            Summary =
                "Snapshots by name that may be kept, all databases together. 64 is far more than people tell apart, and each look for "
                + "one passes over all.",
        },
        new()
        {
            Name = "max_held_bytes",
            Kind = PluginSettingKind.Size,
            Default = 0L,
            Min = 0,
            Summary =
                "Memory that snapshots may hold when another is made; then the oldest moments of the history go, and if that is not "
                + "enough it is refused. 0: no limit, because a new one holds nothing and it is later writes that make it hold.",
        },
        new()
        {
            Name = "max_ttl_ms",
            Kind = PluginSettingKind.Integer,
            Default = 0L,
            Min = 0,
            Max = 3_162_240_000_000,
            Summary =
                "The longest time to live in milliseconds, and that of a snapshot made without one. 0: no limit, so a snapshot stays "
                + "until it is dropped.",
        },
    ];

    /// <summary>The schema's defaults.</summary>
    public static SnapshotLimits Default { get; } = Of(PluginSettings.DefaultsOf(Settings));

    /// <summary>What settings say.</summary>
    public static SnapshotLimits Of(PluginSettings settings) =>
        new(settings.Number("max_snapshots"), settings.Number("max_held_bytes"), settings.Number("max_ttl_ms"));
}
