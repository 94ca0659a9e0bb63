using System.Collections.Immutable;
using PlumCache.Abstractions;

namespace PlumCache.Plugins.Delay;

/// <summary>How much may wait, and for how long.</summary>
/// <param name="MaxDelayed">Commands.</param>
/// <param name="MaxDelayedBytes">Bytes of them.</param>
/// <param name="MaxDelayMs">Milliseconds.</param>
internal sealed record DelayLimits(long MaxDelayed, long MaxDelayedBytes, long MaxDelayMs)
{
    /// <summary>The schema of <c>[plugin.delay]</c>.</summary>
    public static ImmutableArray<PluginSetting> Settings { get; } =
    [
        new()
        {
            Name = "max_delayed",
            Kind = PluginSettingKind.Integer,
            Default = 100_000L,
            Min = 0,
            Max = 100_000_000,
            Summary =
                "Commands that may wait. All of them due at once take about a second of the writers' time, spread over as many steps.",
        },
        new()
        {
            Name = "max_delayed_bytes",
            Kind = PluginSettingKind.Size,
            Default = 64L << 20,
            Min = 0,
            Summary = "Bytes of the commands that wait. 64 MB is 671 bytes for each of 100,000; maxmemory does not count them.",
        },
        new()
        {
            Name = "max_delay_ms",
            Kind = PluginSettingKind.Integer,
            Default = 31_622_400_000L,
            Min = 0,
            Max = 3_162_240_000_000,
            Summary = "The longest delay in milliseconds. 366 days: what waits longer outlives the server it waits in.",
        },
    ];

    /// <summary>The schema's defaults.</summary>
    public static DelayLimits Default { get; } = Of(PluginSettings.DefaultsOf(Settings));

    /// <summary>What settings say.</summary>
    public static DelayLimits Of(PluginSettings settings) =>
        new(settings.Number("max_delayed"), settings.Number("max_delayed_bytes"), settings.Number("max_delay_ms"));
}
