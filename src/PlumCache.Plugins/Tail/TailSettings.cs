using System.Collections.Immutable;
using PlumCache.Abstractions;

namespace PlumCache.Plugins.Tail;

/// <summary>The settings of <c>tail</c>.</summary>
internal static class TailSettings
{
    public const string Delimiter = "delimiter";

    public const string Depth = "depth";

    public const string SampleEvery = "sample_every";

    /// <summary>The schema of <c>[plugin.tail]</c>.</summary>
    public static ImmutableArray<PluginSetting> All { get; } =
    [
        new()
        {
            Name = Delimiter,
            Kind = PluginSettingKind.Text,
            Default = ":",
            Summary = "What separates the parts of a key.",
        },
        new()
        {
            Name = Depth,
            Kind = PluginSettingKind.Integer,
            Default = 1L,
            Min = 1,
            Max = 16,
            Summary = "How many parts a prefix has: with 1 the key user:1001:name counts under user:, with 2 under user:1001:.",
        },
        new()
        {
            Name = SampleEvery,
            Kind = PluginSettingKind.Integer,
            Default = 100L,
            Min = 1,
            Max = 1_000_000_000,
            Summary = "One command in so many is kept as a sample: writing it as text costs more than counting it.",
        },
    ];
}
