using System.Collections.Immutable;
using System.Globalization;
using PlumCache.Abstractions;

namespace PlumCache.Plugins.SortedSets;

/// <summary>
/// Up to which size a sorted set is a small one, by Redis' settings. Both kinds are kept alike; it is what OBJECT ENCODING tells, and as in
/// Redis one that was large once stays so.
/// </summary>
/// <param name="MaxMembers">Most members of a small one.</param>
/// <param name="MaxBytes">Its longest member.</param>
internal sealed record SortedSetForm(long MaxMembers, long MaxBytes)
{
    private const string MembersSetting = "zset-max-listpack-entries", ValueSetting = "zset-max-listpack-value";

    /// <summary>Redis' defaults.</summary>
    public static readonly SortedSetForm Default = new(128, 64);

    /// <summary>The settings it is read from, by the names of CONFIG GET.</summary>
    public static ImmutableArray<string> Settings { get; } = [MembersSetting, ValueSetting];

    /// <summary>Reads it.</summary>
    /// <param name="settings">With <see cref="Settings"/>.</param>
    public static SortedSetForm Of(PluginSettings settings) => new(
        long.Parse(settings.Text(MembersSetting), CultureInfo.InvariantCulture),
        long.Parse(settings.Text(ValueSetting), CultureInfo.InvariantCulture));

    /// <summary>What kind a sorted set is when a command begins to add to it.</summary>
    /// <param name="sorted">What is there; the default: nothing.</param>
    /// <param name="first">The first member the command brings.</param>
    /// <param name="brought">How many it brings, those that are there already included.</param>
    public ValueKind Begin(scoped in EntryView sorted, scoped ReadOnlySpan<byte> first, int brought)
    {
        bool isSmall = SortedSet.IsThere(sorted) ? sorted.Kind == SortedSet.Small : first.Length <= MaxBytes;
        return isSmall && brought <= MaxMembers ? SortedSet.Small : SortedSet.Large;
    }

    /// <summary>What kind it is when a member has come.</summary>
    /// <param name="kind">What it was.</param>
    /// <param name="count">How many members there are now.</param>
    /// <param name="bytes">Length of the one that has come.</param>
    public ValueKind With(ValueKind kind, long count, int bytes) =>
        kind == SortedSet.Small && count <= MaxMembers && bytes <= MaxBytes ? SortedSet.Small : SortedSet.Large;
}
