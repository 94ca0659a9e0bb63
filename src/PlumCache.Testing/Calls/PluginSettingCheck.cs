using System.Collections.Immutable;
using PlumCache.Abstractions;

namespace PlumCache.Testing;

/// <summary>Settings against their schema, as a server checks them when it reads its configuration.</summary>
public static class PluginSettingCheck
{
    /// <summary>What is wrong with a plugin's settings, or null: by its schema first, then by <see cref="IPlugin.Check"/>.</summary>
    /// <param name="settings">Names and values; what is not named has its default.</param>
    public static string? Problem(IPlugin plugin, params ReadOnlySpan<(string Name, object Value)> settings)
    {
        var all = PluginSettings.DefaultsOf(plugin.Manifest.Settings);
        foreach ((string name, object value) in settings)
        {
            if (Find(plugin, name) is not { } setting) return Unknown(plugin, name);
            if (Problem(setting, ValueOf(value)) is { } problem) return problem;
            all = all.With(name, ValueOf(value));
        }

        return plugin.Check(all);
    }

    internal static PluginSetting? Find(IPlugin plugin, string name) =>
        plugin.Manifest.Settings.FirstOrDefault(setting => setting.Name == name);

    internal static string Unknown(IPlugin plugin, string name)
    {
        string known = string.Join(", ", plugin.Manifest.Settings.Select(static setting => setting.Name));
        return $"{name}: {plugin.Manifest.Name} has no such setting; it has {(known.Length == 0 ? "none" : known)}";
    }

    /// <summary>The value in the type that the contract has for it: an int as a long, an array of texts as an immutable one.</summary>
    internal static object ValueOf(object value) => value switch
    {
        int number => (long)number,
        string[] texts => texts.ToImmutableArray(),
        _ => value,
    };

    internal static string? Problem(PluginSetting setting, object value)
    {
        string? wanted = setting.Kind switch
        {
            PluginSettingKind.Boolean when value is bool => null,
            PluginSettingKind.Boolean => "a bool",
            PluginSettingKind.Integer or PluginSettingKind.Size when value is long number =>
                number >= setting.Min && number <= setting.Max ? null : $"a number from {setting.Min} to {setting.Max}",
            PluginSettingKind.Integer or PluginSettingKind.Size => "a long",
            PluginSettingKind.Text when value is string => null,
            PluginSettingKind.Text => "a string",
            PluginSettingKind.Choice when value is string word && setting.Words.Contains(word, StringComparer.Ordinal) => null,
            PluginSettingKind.Choice => $"one of {string.Join(", ", setting.Words)}",
            PluginSettingKind.TextList when value is ImmutableArray<string> => null,
            PluginSettingKind.TextList => "an ImmutableArray<string>",
            PluginSettingKind.SizeTable when value is ImmutableSortedDictionary<string, long> => null,
            PluginSettingKind.SizeTable => "an ImmutableSortedDictionary<string, long>",
            _ => "of a kind that the contract knows",
        };
        return wanted is null ? null : $"{setting.Name}: {value} is a {value.GetType().Name}, and it should be {wanted}";
    }
}
