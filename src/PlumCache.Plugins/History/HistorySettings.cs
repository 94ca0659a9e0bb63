using System.Collections.Immutable;
using PlumCache.Abstractions;

namespace PlumCache.Plugins.History;

/// <summary>How often a moment is kept, for how long, and how much memory all may hold.</summary>
/// <param name="IntervalMs">Milliseconds from one to the next.</param>
/// <param name="MaxAgeMs">How far back one may ask, in milliseconds.</param>
internal sealed record HistorySettings(long IntervalMs, long MaxAgeMs, long MaxBytes)
{
    /// <summary>The schema of <c>[plugin.history]</c>.</summary>
    public static ImmutableArray<PluginSetting> Settings { get; } =
    [
        new()
        {
            Name = "interval_ms",
            Kind = PluginSettingKind.Integer,
            Default = 1_000L,
            Min = 100,
            Max = 86_400_000,
            Summary = "Milliseconds from one kept moment to the next. Nothing is kept while nothing changes.",
        },
        new()
        {
            Name = "max_age_ms",
            Kind = PluginSettingKind.Integer,
            Default = 86_400_000L,
            Min = 0,
            Max = 3_162_240_000_000,
            Summary =
                "How far back one may ask, in milliseconds: a day. Each doubling takes two moments more, because they are thinned with "
                + "age.",
        },
        new()
        {
            Name = "max_bytes",
            Kind = PluginSettingKind.Size,
            Default = 64L << 20,
            Min = 0,
            Summary = "Memory that the kept moments may hold; past it the oldest go first. 64 MB is what a million small keys take.",
        },
    ];

    /// <summary>The schema's defaults.</summary>
    public static HistorySettings Default { get; } = Of(PluginSettings.DefaultsOf(Settings));

    /// <summary>What settings say.</summary>
    public static HistorySettings Of(PluginSettings settings) =>
        new(settings.Number("interval_ms"), settings.Number("max_age_ms"), settings.Number("max_bytes"));
}
