using System.Collections.Immutable;
using System.Globalization;
using PlumCache.Abstractions;

namespace PlumCache.Plugins.Sets;

/// <summary>
/// Up to which size a set is a small one, by Redis' settings. All kinds are kept alike; it is what OBJECT ENCODING tells, and as in Redis
/// a set that was large once stays so.
/// </summary>
/// <param name="MaxIntegers">Most members of a set of integers that counts as one.</param>
/// <param name="MaxMembers">Most members of another small one.</param>
/// <param name="MaxBytes">Its longest member.</param>
internal sealed record SetForm(long MaxIntegers, long MaxMembers, long MaxBytes)
{
    private const string IntegersSetting = "set-max-intset-entries", MembersSetting = "set-max-listpack-entries",
        ValueSetting = "set-max-listpack-value";

    /// <summary>Redis' defaults.</summary>
    public static readonly SetForm Default = new(512, 128, 64);

    /// <summary>The settings it is read from, by the names of CONFIG GET.</summary>
    public static ImmutableArray<string> Settings { get; } = [IntegersSetting, MembersSetting, ValueSetting];

    /// <summary>Reads it.</summary>
    /// <param name="settings">With <see cref="Settings"/>.</param>
    public static SetForm Of(PluginSettings settings) =>
        new(Number(settings, IntegersSetting), Number(settings, MembersSetting), Number(settings, ValueSetting));

    private static long Number(PluginSettings settings, string name) => long.Parse(settings.Text(name), CultureInfo.InvariantCulture);
}
