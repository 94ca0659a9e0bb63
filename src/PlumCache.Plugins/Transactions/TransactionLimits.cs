using System.Collections.Immutable;
using PlumCache.Abstractions;

namespace PlumCache.Plugins.Transactions;

/// <summary>How much a connection may queue and watch.</summary>
/// <param name="MaxQueuedCommands">Commands between MULTI and EXEC.</param>
/// <param name="MaxQueuedBytes">Memory they take.</param>
/// <param name="MaxWatchedKeys">Keys a connection watches at a time.</param>
internal sealed record TransactionLimits(long MaxQueuedCommands, long MaxQueuedBytes, long MaxWatchedKeys)
{
    /// <summary>The schema of <c>[plugin.transactions]</c>.</summary>
    public static ImmutableArray<PluginSetting> Settings { get; } =
    [
        new()
        {
            Name = "max_queued_commands",
            Kind = PluginSettingKind.Integer,
            Default = 100_000L,
            Min = 1,
            Max = 10_000_000,
            Summary =
                "Commands a connection may queue between MULTI and EXEC. EXEC is one step, which other writers wait for: 100,000 small "
                + "writes take about 0.2 s.",
        },
        new()
        {
            Name = "max_queued_bytes",
            Kind = PluginSettingKind.Size,
            Default = 1L << 30,
            Min = 1 << 10,
            Summary =
                "Memory that a connection's queued commands may take. 1 GB, as much as one request may bring, and what bounds them in "
                + "Redis (client-query-buffer-limit).",
        },
        new()
        {
            Name = "max_watched_keys",
            Kind = PluginSettingKind.Integer,
            Default = 10_000L,
            Min = 1,
            Max = 10_000_000,
            Summary =
                "Keys a connection may watch at a time. Each is looked up by every write, and looked at by every flush, so they stay few.",
        },
    ];

    /// <summary>The schema's defaults.</summary>
    public static TransactionLimits Default { get; } = Of(PluginSettings.DefaultsOf(Settings));

    /// <summary>What settings say.</summary>
    public static TransactionLimits Of(PluginSettings settings) =>
        new(settings.Number("max_queued_commands"), settings.Number("max_queued_bytes"), settings.Number("max_watched_keys"));
}
