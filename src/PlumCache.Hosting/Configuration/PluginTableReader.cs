using System.Collections.Immutable;
using System.Globalization;
using Tomlyn.Syntax;

namespace PlumCache.Hosting.Configuration;

/// <summary>
/// Collects what <c>[plugin.NAME]</c> tables say. A table within may be written inline, as a table of its own
/// (<c>[plugin.quota.limits]</c>) or by dotted keys: all three give the same.
/// </summary>
internal sealed class PluginTableReader
{
    /// <summary>Keys from the plugin's name on: a setting, and a key of the table it may be.</summary>
    private const int MaxDepth = 3;

    private readonly List<PluginTable> _tables = [];

    /// <summary>The text that is being read.</summary>
    public ConfigurationText Text { get; set; }

    /// <summary>The tables so far, in order of first mention.</summary>
    public ImmutableArray<PluginTable> Tables => [.. _tables];

    /// <summary>Notes that a plugin has a table, even if it is empty.</summary>
    /// <param name="name">The plugin.</param>
    /// <param name="span">Where it is named.</param>
    public void Begin(string name, SourceSpan span)
    {
        if (IndexOf(name) < 0) _tables.Add(new PluginTable(name, Text.PlaceOf(span), []));
    }

    /// <summary>Adds a setting.</summary>
    /// <param name="path">The plugin's name and the keys behind it.</param>
    /// <param name="pair">Where it stands.</param>
    /// <returns>What is wrong, or null.</returns>
    public ConfigurationProblem? Add(ImmutableArray<string> path, KeyValueSyntax pair)
    {
        return Add(path, pair, ValueOf(pair.Value!));
    }

    /// <summary>Takes out what earlier texts said of a setting, then adds it.</summary>
    /// <param name="path">The plugin's name and the keys behind it.</param>
    /// <param name="pair">Where it stands.</param>
    /// <param name="bareText">The value when it is no list and no table, else null.</param>
    /// <returns>What is wrong, or null.</returns>
    public ConfigurationProblem? Replace(ImmutableArray<string> path, KeyValueSyntax pair, string? bareText)
    {
        if (path.Length >= 2 && IndexOf(path[0]) is var index and >= 0)
        {
            ImmutableArray<PluginTableEntry> entries = _tables[index].Entries;
            _tables[index] =
                _tables[index] with { Entries = path.Length == 2 ? Without(entries, path[1]) : WithoutWithin(entries, path[1], path[2]) };
        }

        PluginTableValue value = bareText is null
            ? ValueOf(pair.Value!)
            : new PluginTableValue(new SettingInput(SettingForm.Bare, bareText), $"'{bareText}'", Text.PlaceOf(pair.Value!.Span));
        return Add(path, pair, value);
    }

    private ConfigurationProblem? Add(ImmutableArray<string> path, KeyValueSyntax pair, PluginTableValue value)
    {
        ConfigurationPlace place = Text.PlaceOf(pair.Key!.Span);
        if (path.Length is < 2 or > MaxDepth)
        {
            return place.Problem($"unknown setting 'plugin.{string.Join('.', path)}': expected a setting in a table [plugin.NAME]");
        }
        Begin(path[0], pair.Key.Span);
        int index = IndexOf(path[0]);
        var entry = new PluginTableEntry(path[^1], place, value);
        PluginTable table = _tables[index];
        _tables[index] = table with { Entries = path.Length == 2 ? table.Entries.Add(entry) : AddWithin(table.Entries, path[1], entry) };
        return null;
    }

    private static ImmutableArray<PluginTableEntry> Without(ImmutableArray<PluginTableEntry> entries, string key) =>
        entries.RemoveAll(entry => entry.Key == key);

    private static ImmutableArray<PluginTableEntry> WithoutWithin(ImmutableArray<PluginTableEntry> entries, string key, string inner)
    {
        int index = entries.ToList().FindIndex(entry => entry.Key == key && entry.Value.Pairs is not null);
        if (index < 0) return entries;
        PluginTableEntry entry = entries[index];
        return entries.SetItem(index, entry with { Value = entry.Value with { Pairs = Without(entry.Value.Pairs!.Value, inner) } });
    }

    private static ImmutableArray<PluginTableEntry> AddWithin(ImmutableArray<PluginTableEntry> entries, string key, PluginTableEntry inner)
    {
        for (int i = 0; i < entries.Length; i++)
        {
            if (entries[i].Key != key || entries[i].Value.Pairs is not { } pairs) continue;
            return entries.SetItem(i, entries[i] with { Value = entries[i].Value with { Pairs = pairs.Add(inner) } });
        }

        var value = new PluginTableValue(new SettingInput(SettingForm.Other, ""), "a table", inner.Place) { Pairs = [inner] };
        return entries.Add(new PluginTableEntry(key, inner.Place, value));
    }

    private PluginTableValue ValueOf(ValueSyntax value)
    {
        var read = new PluginTableValue(ScalarOf(value), value.ToString().Trim(), Text.PlaceOf(value.Span));
        return value switch
        {
            ArraySyntax array => read with { Items = [.. array.Items.Select(item => ValueOf(item.Value!))] },
            InlineTableSyntax table => read with { Pairs = [.. table.Items.Select(item => EntryOf(item.KeyValue!))] },
            _ => read,
        };
    }

    private PluginTableEntry EntryOf(KeyValueSyntax pair) =>
        new(string.Join('.', PathOf(pair.Key!)), Text.PlaceOf(pair.Key!.Span), ValueOf(pair.Value!));

    private int IndexOf(string name) => _tables.FindIndex(table => table.Name == name);

    /// <summary>A value without its quotes, with the form it was written in.</summary>
    internal static SettingInput ScalarOf(ValueSyntax value) => value switch
    {
        IntegerValueSyntax integer => new SettingInput(SettingForm.Integer, integer.Value.ToString(CultureInfo.InvariantCulture)),
        StringValueSyntax text => new SettingInput(SettingForm.String, text.Value ?? ""),
        BooleanValueSyntax boolean => new SettingInput(SettingForm.Boolean, boolean.Value ? "true" : "false"),
        _ => new SettingInput(SettingForm.Other, ""),
    };

    /// <summary>The parts of a dotted key.</summary>
    internal static ImmutableArray<string> PathOf(KeySyntax key)
    {
        ImmutableArray<string>.Builder path = ImmutableArray.CreateBuilder<string>();
        path.Add(TextOf(key.Key!));
        foreach (DottedKeyItemSyntax item in key.DotKeys) path.Add(TextOf(item.Key!));
        return path.ToImmutable();
    }

    private static string TextOf(BareKeyOrStringValueSyntax key) => key switch
    {
        BareKeySyntax bare => bare.Key?.Text ?? "",
        StringValueSyntax text => text.Value ?? "",
        _ => key.ToString().Trim(),
    };
}
