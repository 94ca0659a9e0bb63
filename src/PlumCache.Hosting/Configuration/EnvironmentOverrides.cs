using System.Collections.Immutable;
using PlumCache.Abstractions;
using PlumCache.Plugins;

namespace PlumCache.Hosting.Configuration;

/// <summary>
/// The variables of the environment for settings: <c>PLUM_</c> and the name in capitals, <c>PLUM_PLUGIN_NAME_SETTING</c> for a plugin's,
/// <c>PLUM_PLUGINS_CATEGORY_SRCSET</c>. Only the executable reads them: a program that embeds the server has an environment of its own.
/// </summary>
public static class EnvironmentOverrides
{
    /// <summary>What all of them begin with.</summary>
    public const string Prefix = "PLUM_";

    private const string PluginPrefix = "plugin_";
    private const string CategoryPrefix = "plugins_";
    private const string CategorySuffix = "_srcset";

    /// <summary>Reads an environment.</summary>
    /// <param name="environment">All variables; those of others are passed by.</param>
    /// <param name="problems">A variable that begins so and sets nothing is added here: it is misspelt.</param>
    /// <returns>In order of name.</returns>
    public static ImmutableArray<ConfigurationOverride> Read(
        IReadOnlyDictionary<string, string> environment, ICollection<ConfigurationProblem> problems)
    {
        ArgumentNullException.ThrowIfNull(environment);
        ArgumentNullException.ThrowIfNull(problems);
        ImmutableArray<ConfigurationOverride>.Builder overrides = ImmutableArray.CreateBuilder<ConfigurationOverride>();
        foreach (string variable in environment.Keys
            .Where(static name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal))
        {
            string? key = KeyOf(variable[Prefix.Length..].ToLowerInvariant());
            if (key is not null) overrides.Add(new ConfigurationOverride(variable, key, environment[variable]));
            else problems.Add(new ConfigurationProblem(variable, 0, 0, Unknown(variable)));
        }

        return overrides.ToImmutable();
    }

    /// <summary>The variable that sets a key of the file.</summary>
    /// <param name="key">Not of a plugin.</param>
    public static string VariableOf(string key) => Prefix + key.ToUpperInvariant();

    private static string? KeyOf(string name)
    {
        // plugin_folder and its like are the server's own.
        if (SettingNames.Find(name) is { } setting) return setting.Name;
        if (name.StartsWith(PluginPrefix, StringComparison.Ordinal)) return PluginKeyOf(name[PluginPrefix.Length..]);
        bool isCategory = name.StartsWith(CategoryPrefix, StringComparison.Ordinal)
            && name.EndsWith(CategorySuffix, StringComparison.Ordinal)
            && name.Length > CategoryPrefix.Length + CategorySuffix.Length;
        return isCategory ? $"plugins.{name[CategoryPrefix.Length..^CategorySuffix.Length]}.srcSet" : null;
    }

    // Underscores part the plugin's name from its key, and stand in both: a built-in's name is known, of another it is the first word.
    private static string? PluginKeyOf(string rest)
    {
        IEnumerable<PluginManifest> known = BuiltInPlugins.All
            .Select(static plugin => plugin.Manifest)
            .OrderByDescending(static manifest => manifest.Name.Length);
        foreach (PluginManifest manifest in known)
        {
            string folded = Fold(manifest.Name) + "_";
            if (!rest.StartsWith(folded, StringComparison.Ordinal)) continue;
            string key = rest[folded.Length..];
            return $"plugin.{manifest.Name}.{manifest.Settings.FirstOrDefault(setting => Fold(setting.Name) == key)?.Name ?? key}";
        }

        int end = rest.IndexOf('_', StringComparison.Ordinal);
        return end > 0 && end < rest.Length - 1 ? $"plugin.{rest[..end]}.{rest[(end + 1)..]}" : null;
    }

    private static string Unknown(string variable)
    {
        string meant = SettingNames.Nearest(variable[Prefix.Length..]) is { } key ? $", did you mean {VariableOf(key)}?" : "";
        return $"there is no such setting{meant}: default_config.toml lists every setting";
    }

    private static string Fold(string name) => name.Replace('-', '_');
}
