using System.Text;
using PlumCache.Abstractions;
using PlumCache.Plugins;

namespace PlumCache.Hosting.Configuration;

/// <summary>Writes <c>default_config.toml</c> from <see cref="SettingTable"/>; a test keeps the file equal to it.</summary>
public static class DefaultConfiguration
{
    private const int LineWidth = 118;

    /// <summary>The file's text.</summary>
    public static string ToToml()
    {
        var options = new PlumCacheOptions();
        var text = new StringBuilder();
        text.Append("# PlumCache's configuration: every setting with its unit, its default and why it is that. The same file is built "
            + "in.\n");
        text.Append("# Each setting is an option (--maxmemory-policy) and a variable of the environment (PLUM_MAXMEMORY_POLICY) too: "
            + "an option goes first, then the environment.\n");
        text.Append("# Found by: plum --config FILE, else $").Append(ConfigurationSource.EnvironmentVariable).Append(
            ", else this name in the current folder, else the built-in one.\n");
        foreach (SettingSection section in SettingTable.Sections)
        {
            text.Append("\n# ---- ").Append(section.Title).Append(" ----\n");
            foreach (Setting setting in section.Settings) Append(text, setting, options);
        }

        text.Append('\n');
        AppendComment(text,
            "The plugins there are, by category, in the order they run. A source is a built-in plugin's name, the path of an assembly, "
            + "or of a folder that holds one.");
        AppendComment(text,
            "Leave one out and its commands are unknown; a category that is not here keeps its default. What a plugin is told stands in "
            + "[plugin.NAME].");
        foreach (PluginCategory category in options.Plugins)
        {
            text.Append("[plugins.").Append(category.Name).Append("]\n");
            text.Append("srcSet = [").AppendJoin(", ", category.SourceSet.Select(static name => $"\"{name}\"")).Append("]\n");
        }

        foreach (IPlugin plugin in BuiltInPlugins.All) AppendTable(text, plugin.Manifest, options);
        return text.ToString();
    }

    private static void Append(StringBuilder text, Setting setting, PlumCacheOptions options)
    {
        string value = setting.ToToml(options);
        string unit = setting.Unit.Length == 0 ? "" : $" Unit: {setting.Unit}.";
        text.Append('\n');
        AppendComment(text, setting.Summary);
        AppendComment(text, $"{Capital(setting.Expected)}.{unit}");
        AppendComment(text, $"Default {value}: {setting.Why}");
        text.Append(setting.Name).Append(" = ").Append(value).Append('\n');
    }

    // The settings of a plugin that is not chosen would be an error: they stand there as a comment.
    private static void AppendTable(StringBuilder text, PluginManifest manifest, PlumCacheOptions options)
    {
        if (manifest.Settings.IsEmpty) return;
        bool isChosen = options.Plugins.Any(category => category.SourceSet.Contains(manifest.Name, StringComparer.Ordinal));
        string mark = isChosen ? "" : "# ";
        text.Append('\n').Append(mark).Append("[plugin.").Append(manifest.Name).Append("]\n");
        foreach (PluginSetting setting in manifest.Settings)
        {
            AppendComment(text, $"{setting.Summary} {Capital(PluginSettingText.Expected(setting))}.");
            text.Append(mark).Append(setting.Name).Append(" = ").Append(PluginSettingText.ToToml(setting, setting.Default)).Append('\n');
        }
    }

    private static string Capital(string sentence) => char.ToUpperInvariant(sentence[0]) + sentence[1..];

    private static void AppendComment(StringBuilder text, string sentence)
    {
        int width = 0;
        foreach (string word in sentence.Split(' '))
        {
            if (width == 0 || width + 1 + word.Length > LineWidth)
            {
                text.Append(width == 0 ? "# " : "\n# ");
                width = 2;
            }
            else
            {
                text.Append(' ');
                width++;
            }

            text.Append(word);
            width += word.Length;
        }

        text.Append('\n');
    }
}
