using System.Collections.Immutable;
using PlumCache.Abstractions;

namespace PlumCache.Plugins.Quota;

/// <summary>Which prefixes are limited, and what happens past a limit.</summary>
internal sealed record QuotaSettings
{
    private const string LimitTable = "limits", WhenFullChoice = "when_full", SampleCount = "samples";
    private const string RefuseWord = "refuse", EvictWord = "evict";

    /// <summary>The schema of <c>[plugin.quota]</c>.</summary>
    public static ImmutableArray<PluginSetting> Settings { get; } =
    [
        new()
        {
            Name = LimitTable,
            Kind = PluginSettingKind.SizeTable,
            Summary = "Most bytes of keys and values under each prefix, in each database: { \"session:\" = \"64mb\" }.",
            Default = ImmutableSortedDictionary<string, long>.Empty.WithComparers(StringComparer.Ordinal),
            Min = 0,
        },
        new()
        {
            Name = WhenFullChoice,
            Kind = PluginSettingKind.Choice,
            Summary = "What happens to a write that passes a limit: it is refused, or other keys under the prefix are evicted.",
            Default = RefuseWord,
            Words = [RefuseWord, EvictWord],
        },
        new()
        {
            Name = SampleCount,
            Kind = PluginSettingKind.Integer,
            Summary = "Keys drawn for each that is evicted, as maxmemory_samples.",
            Default = 5L,
            Min = 1,
            Max = 64,
        },
    ];

    /// <summary>The schema's defaults: nothing is limited.</summary>
    public static QuotaSettings Default { get; } = Of(PluginSettings.DefaultsOf(Settings));

    /// <summary>The limits, longest prefix first: room made under it is room under the shorter ones too.</summary>
    public ImmutableArray<PrefixLimit> Limits { get; private init; } = [];

    /// <summary>Whether keys are evicted; else the write is refused.</summary>
    public bool Evicts { get; private init; }

    /// <summary>Keys drawn for each that is evicted.</summary>
    public int Samples { get; private init; }

    /// <summary>The word for <see cref="Evicts"/>.</summary>
    public string WhenFull => Evicts ? EvictWord : RefuseWord;

    /// <summary>What the schema cannot say: every command's keys begin with nothing, and that limit is <c>maxmemory</c>.</summary>
    public static string? Check(PluginSettings settings) =>
        settings.Sizes(LimitTable).ContainsKey("")
            ? $"{LimitTable} has an empty prefix: a prefix must not be empty, maxmemory limits all keys" : null;

    /// <summary>What settings say.</summary>
    public static QuotaSettings Of(PluginSettings settings) => new()
    {
        Limits =
        [
            .. settings.Sizes(LimitTable).Select(static pair => new PrefixLimit(pair.Key, pair.Value))
                .OrderByDescending(static limit => limit.Prefix.Length).ThenBy(static limit => limit.Name, StringComparer.Ordinal),
        ],
        Evicts = string.Equals(settings.Text(WhenFullChoice), EvictWord, StringComparison.Ordinal),
        Samples = (int)settings.Number(SampleCount),
    };
}
