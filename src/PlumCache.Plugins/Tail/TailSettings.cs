using System.Collections.Immutable;
using System.Text;
using PlumCache.Abstractions;

namespace PlumCache.Plugins.Tail;

/// <summary>What a prefix is, and how much is kept as a sample.</summary>
/// <param name="Delimiter">What separates the parts of a key.</param>
/// <param name="Depth">Parts of a prefix.</param>
/// <param name="SampleEvery">One command in so many is kept.</param>
internal sealed record TailSettings(ReadOnlyMemory<byte> Delimiter, long Depth, ulong SampleEvery)
{
    private const string DelimiterName = "delimiter";

    /// <summary>The schema of <c>[plugin.tail]</c>.</summary>
    public static ImmutableArray<PluginSetting> Settings { get; } =
    [
        new()
        {
            Name = DelimiterName,
            Kind = PluginSettingKind.Text,
            Default = ":",
            Summary = "What separates the parts of a key.",
        },
        new()
        {
            Name = "depth",
            Kind = PluginSettingKind.Integer,
            Default = 1L,
            Min = 1,
            Max = 16,
            Summary = "How many parts a prefix has: with 1 the key user:1001:name counts under user:, with 2 under user:1001:.",
        },
        new()
        {
            Name = "sample_every",
            Kind = PluginSettingKind.Integer,
            Default = 100L,
            Min = 1,
            Max = 1_000_000_000,
            Summary = "One command in so many is kept as a sample: writing it as text costs more than counting it.",
        },
    ];

    /// <summary>The schema's defaults.</summary>
    public static TailSettings Default { get; } = Of(PluginSettings.DefaultsOf(Settings));

    /// <summary>What the schema cannot say.</summary>
    public static string? Check(PluginSettings settings) =>
        settings.Text(DelimiterName).Length == 0 ? "delimiter must not be empty" : null;

    /// <summary>What settings say.</summary>
    public static TailSettings Of(PluginSettings settings) => new(
        Encoding.UTF8.GetBytes(settings.Text(DelimiterName)), settings.Number("depth"), (ulong)settings.Number("sample_every"));
}
