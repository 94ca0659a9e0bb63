using System.Collections.Immutable;
using PlumCache.Abstractions;

namespace PlumCache.Hosting.Plugins;

/// <summary>Whether the schema of a plugin's settings makes sense.</summary>
internal static class SchemaCheck
{
    /// <summary>What is wrong, to follow the plugin's name or file, or null.</summary>
    /// <param name="manifest">With lists that are there.</param>
    public static string? Refuse(PluginManifest manifest)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (PluginSetting setting in manifest.Settings)
        {
            if (!ManifestCheck.IsName(setting.Name, "_"))
            {
                return $"has a setting '{setting.Name}': expected lower-case letters, digits, dashes and underscores, a letter first";
            }
            if (!names.Add(setting.Name)) return $"has the setting '{setting.Name}' twice";
            if (Refuse(setting) is { } problem) return $"has the setting '{setting.Name}' {problem}";
        }

        foreach (string name in manifest.ServerSettings)
        {
            if (!names.Add(name)) return $"reads the server's setting '{name}', which is also the name of one of its own, or there twice";
        }

        return null;
    }

    private static string? Refuse(PluginSetting setting)
    {
        if (!Enum.IsDefined(setting.Kind)) return "of a kind that there is not";
        if (setting.Words.IsDefault) return "with an uninitialized list";
        bool fits = setting.Kind switch
        {
            PluginSettingKind.Boolean => setting.Default is bool,
            PluginSettingKind.Integer or PluginSettingKind.Size =>
                setting.Default is long number && number >= setting.Min && number <= setting.Max,
            PluginSettingKind.Choice => setting.Default is string word && setting.Words.Contains(word, StringComparer.Ordinal),
            PluginSettingKind.TextList => setting.Default is ImmutableArray<string> { IsDefault: false },
            PluginSettingKind.SizeTable => setting.Default is ImmutableSortedDictionary<string, long>,
            _ => setting.Default is string,
        };
        return fits ? null : $"with a default that is no {setting.Kind} it allows";
    }
}
