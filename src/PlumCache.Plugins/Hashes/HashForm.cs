using System.Collections.Immutable;
using System.Globalization;
using PlumCache.Abstractions;

namespace PlumCache.Plugins.Hashes;

/// <summary>
/// Up to which size a hash is a small one, by Redis' settings. All kinds are kept alike; it is what OBJECT ENCODING tells, and as in Redis
/// a hash that was large once stays so, and so does a small one of which a field was given an end.
/// </summary>
/// <param name="MaxFields">Most fields of a small one.</param>
/// <param name="MaxBytes">Longest field, and longest value, of a small one.</param>
internal sealed record HashForm(long MaxFields, long MaxBytes)
{
    private const string EntriesSetting = "hash-max-listpack-entries", ValueSetting = "hash-max-listpack-value";

    /// <summary>Redis' defaults.</summary>
    public static readonly HashForm Default = new(512, 64);

    /// <summary>The settings it is read from, by the names of CONFIG GET.</summary>
    public static ImmutableArray<string> Settings { get; } = [EntriesSetting, ValueSetting];

    /// <summary>Reads it.</summary>
    /// <param name="settings">With <see cref="Settings"/>.</param>
    public static HashForm Of(PluginSettings settings) => new(
        long.Parse(settings.Text(EntriesSetting), CultureInfo.InvariantCulture),
        long.Parse(settings.Text(ValueSetting), CultureInfo.InvariantCulture));

    /// <summary>What kind a hash is from now on.</summary>
    /// <param name="hash">Before; the default: there is none.</param>
    /// <param name="added">Fields that come to it.</param>
    /// <param name="longest">Bytes of the longest field or value that is put.</param>
    /// <param name="areToEnd">Whether they are given an end.</param>
    public ValueKind After(scoped in EntryView hash, long added, int longest, bool areToEnd = false)
    {
        bool isLarge = hash.Kind == Hash.Large || longest > MaxBytes || hash.Fields.Count + added > MaxFields;
        if (isLarge) return Hash.Large;
        return areToEnd || hash.Kind == Hash.SmallWithEnds ? Hash.SmallWithEnds : Hash.Small;
    }
}
