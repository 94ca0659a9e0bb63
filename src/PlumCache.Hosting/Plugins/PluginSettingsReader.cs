using System.Collections.Immutable;
using System.Globalization;
using PlumCache.Abstractions;
using PlumCache.Hosting.Configuration;

namespace PlumCache.Hosting.Plugins;

/// <summary>
/// Makes settings of a plugin's table, by the plugin's schema. It goes on behind a mistake, so that one run tells them all.
/// </summary>
/// <param name="manifest">With the schema.</param>
/// <param name="problems">What is wrong is added here.</param>
internal sealed class PluginSettingsReader(PluginManifest manifest, List<ConfigurationProblem> problems)
{
    /// <summary>The settings: what the table says, else the defaults.</summary>
    /// <param name="table">As written; null when there is none.</param>
    public PluginSettings Read(PluginTable? table)
    {
        var settings = PluginSettings.DefaultsOf(manifest.Settings);
        foreach (PluginTableEntry entry in table?.Entries ?? [])
        {
            PluginSetting? setting = manifest.Settings.FirstOrDefault(setting => setting.Name == entry.Key);
            if (setting is null) problems.Add(entry.Place.Problem(Unknown(entry.Key)));
            else if (Convert(setting, entry.Value) is { } value) settings = settings.With(setting.Name, value);
        }

        return settings;
    }

    private string Unknown(string key)
    {
        string[] names = [.. manifest.Settings.Select(static setting => setting.Name)];
        if (names.Length == 0) return $"unknown setting '{key}': the plugin '{manifest.Name}' has none";
        string meant = NearestName.Among(key, names) is { } nearest ? $", did you mean '{nearest}'?" : "";
        return $"unknown setting '{key}'{meant}: the plugin '{manifest.Name}' has {string.Join(", ", names)}";
    }

    private object? Convert(PluginSetting setting, PluginTableValue value)
    {
        if (setting.Kind == PluginSettingKind.SizeTable && value.Pairs is { } pairs) return ConvertTable(setting, pairs);
        object? converted = setting.Kind switch
        {
            PluginSettingKind.Boolean => value.Scalar.Truth,
            PluginSettingKind.Integer => InRange(setting, IntegerOf(value.Scalar)),
            PluginSettingKind.Size => InRange(setting, SizeOf(value.Scalar)),
            PluginSettingKind.Text => TextOf(value),
            PluginSettingKind.Choice => TextOf(value) is { } word && setting.Words.Contains(word, StringComparer.Ordinal) ? word : null,
            PluginSettingKind.TextList =>
                value.Items is { } items && items.All(static item => TextOf(item) is not null)
                ? items.Select(static item => TextOf(item)!).ToImmutableArray() : null,
            _ => null,
        };
        if (converted is null) Report(value, setting.Name, PluginSettingText.Expected(setting));
        return converted;
    }

    private ImmutableSortedDictionary<string, long>? ConvertTable(PluginSetting setting, ImmutableArray<PluginTableEntry> pairs)
    {
        ImmutableSortedDictionary<string, long>.Builder sizes = ImmutableSortedDictionary.CreateBuilder<string, long>(
            StringComparer.Ordinal);
        bool isFine = true;
        foreach (PluginTableEntry pair in pairs)
        {
            if (InRange(setting, SizeOf(pair.Value.Scalar)) is long size)
            {
                sizes[pair.Key] = size;
                continue;
            }

            Report(pair.Value, $"{setting.Name}.{PluginSettingText.Quote(pair.Key)}", PluginSettingText.ExpectedSize(setting));
            isFine = false;
        }

        return isFine ? sizes.ToImmutable() : null;
    }

    private void Report(PluginTableValue value, string name, string expected) =>
        problems.Add(value.Place.Problem($"{name} = {value.Written}: expected {expected}"));

    private static long? InRange(PluginSetting setting, long? number) => number >= setting.Min && number <= setting.Max ? number : null;

    private static long? IntegerOf(SettingInput input) =>
        input.IsInteger && long.TryParse(input.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number)
            ? number
            : null;

    private static long? SizeOf(SettingInput input) =>
        (input.IsInteger || input.IsText) && ByteSize.TryParse(input.Text, out long bytes) ? bytes : null;

    private static string? TextOf(PluginTableValue value) => value.Scalar.IsText ? value.Scalar.Text : null;
}
