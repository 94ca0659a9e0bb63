using System.Text;
using PlumCache.Hosting.Configuration;

namespace PlumCache.Hosting.Documentation;

/// <summary>The reference of the configuration.</summary>
public static class ConfigurationReference
{
    /// <summary>The reference as Markdown.</summary>
    public static string ToMarkdown()
    {
        var options = new PlumCacheOptions();
        var text = new StringBuilder();
        text.Append("# Configuration\n\n");
        text.Append("Written by `plum docs` from the server's own table; do not edit.\n\n");
        text.Append("`plum --config FILE`, else the file that `").Append(ConfigurationSource.EnvironmentVariable)
            .Append("` names, else `default_config.toml` in the current folder, else the same file built in. Sizes are integers of bytes, or strings with the unit ")
            .Append("`kb`, `mb` or `gb` (1024 each). `CONFIG SET` changes what is marked *live* until the next start.\n");
        foreach (SettingSection section in SettingTable.Sections)
        {
            text.Append("\n## ").Append(section.Title).Append('\n');
            foreach (Setting setting in section.Settings) Append(text, setting, options);
        }

        text.Append("\n## Plugins\n\n### `[plugins.CATEGORY]` `srcSet`\n\n");
        text.Append("The modules of commands there are, by category, in order; leave one out and its commands are unknown.\n\n");
        text.Append("- Expected: an array of names among ").AppendJoin(", ", PlumCacheServer.KnownPlugins.Select(static name => $"`\"{name}\"`")).Append('\n');
        foreach (PluginCategory category in options.Plugins)
        {
            text.Append("- Default: `[plugins.").Append(category.Name).Append("]` with `srcSet = [")
                .AppendJoin(", ", category.SourceSet.Select(static name => $"\"{name}\"")).Append("]`\n");
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, Setting setting, PlumCacheOptions options)
    {
        text.Append("\n### `").Append(setting.Name).Append("`\n\n").Append(setting.Summary).Append("\n\n");
        text.Append("- Default: `").Append(setting.ToToml(options)).Append('`');
        if (setting.Unit.Length > 0) text.Append(" (").Append(setting.Unit).Append(')');
        text.Append(", because: ").Append(setting.Why).Append('\n');
        text.Append("- Expected: ").Append(setting.Expected).Append('\n');
        text.Append("- CONFIG GET name: `").Append(setting.ConfigName).Append(setting.IsLive ? "`, live\n" : "`\n");
    }
}
