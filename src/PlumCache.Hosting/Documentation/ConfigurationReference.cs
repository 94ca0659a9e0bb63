using System.Text;
using PlumCache.Abstractions;
using PlumCache.Hosting.Configuration;
using PlumCache.Hosting.Configuration.Redis;
using PlumCache.Plugins;

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
        text.Append("- The file is the one that `plum --config FILE` names, else the one that `")
            .Append(ConfigurationSource.EnvironmentVariable)
            .Append("` names, else `default_config.toml` in the current folder, else the same file built in.\n");
        text.Append("- Every setting is also an option and a variable of the environment. For `maxmemory_policy` these are ")
            .Append("`--maxmemory-policy allkeys-lru`, or `--set maxmemory_policy=allkeys-lru`, and `")
            .Append(EnvironmentOverrides.Prefix)
            .Append("MAXMEMORY_POLICY`. For a setting of a plugin they are `--set plugin.NAME.SETTING=VALUE` and `")
            .Append(EnvironmentOverrides.Prefix)
            .Append("PLUGIN_NAME_SETTING`. An option goes before the environment, and that before the file.\n");
        text.Append("- Sizes are integers of bytes, or strings with Redis' units, in capitals or not: `b`, `k` (1000 bytes), ")
            .Append("`kb` (1024 bytes), and likewise `m`, `mb`, `g`, `gb`.\n");
        text.Append("- `CONFIG SET` changes the settings that are marked *live*, until the next start.\n");
        foreach (SettingSection section in SettingTable.Sections)
        {
            text.Append("\n## ").Append(section.Title).Append('\n');
            foreach (Setting setting in section.Settings) Append(text, setting, options);
        }

        text.Append("\n### `[plugins.CATEGORY]` `srcSet`\n\n");
        text.Append(
            "The plugins there are, by category, in the order they run: `core`, `queue`, `eviction`, then as the categories stand in the "
            + "file. ");
        text.Append("Leave one out and its commands are unknown; a category that the file does not name keeps its default.\n\n");
        text.Append(
            "- Expected: an array of sources: paths of assemblies or of folders that hold one, relative to the file's folder, or names "
            + "among ")
            .AppendJoin(", ", PlumCachePlugins.Known.Select(static name => $"`\"{name}\"`")).Append('\n');
        foreach (PluginCategory category in options.Plugins)
        {
            text.Append("- Default: `[plugins.").Append(category.Name).Append("]` with `srcSet = [")
                .AppendJoin(", ", category.SourceSet.Select(static name => $"\"{name}\"")).Append("]`\n");
        }

        text.Append(
            "\n### `[plugin.NAME]`\n\nThe settings of a plugin that is chosen, as its own schema says; `PLUGIN INFO NAME` tells those in "
            + "force.\n");
        foreach (IPlugin plugin in BuiltInPlugins.All) AppendTable(text, plugin.Manifest);
        AppendRedisParameters(text);
        return text.ToString();
    }

    private static void AppendRedisParameters(StringBuilder text)
    {
        text.Append("\n## Redis' parameters that are no settings here\n\n");
        text.Append("Tools and habits ask for them with `CONFIG GET` and set them with `CONFIG SET`. What only tunes Redis is taken and "
            + "changes nothing; what one would rely ");
        text.Append("on (that data is saved, that a limit holds) is refused unless it is so. `CONFIG GET` answers what is true, whatever "
            + "was set, and passes by what has no ");
        text.Append("true value here. `client-output-buffer-limit` is taken in Redis' form: the hard limit of `pubsub` is "
            + "`pubsub_output_limit` (0 becomes the greatest there is), ");
        text.Append("the others are held anyway.\n\n| parameter | CONFIG GET | CONFIG SET takes | because |\n|---|---|---|---|\n");
        foreach (ForeignParameter parameter in ConfigParameters.Foreign)
        {
            string names = string.Join(", ", parameter.Aliases.Prepend(parameter.Name).Select(static name => $"`{name}`"));

            // Two of the values are this machine's.
            string? truth = parameter.Name switch { "dir" => "(the folder)", "io-threads" => "(the processors)", _ => parameter.Truth };
            string told = truth is null ? "-" : truth.Length == 0 ? "`\"\"`" : $"`{truth}`";
            text.Append($"| {names} | {told} | {parameter.Value.Taken} | {parameter.Why} |\n");
        }
    }

    private static void AppendTable(StringBuilder text, PluginManifest manifest)
    {
        if (manifest.Settings.IsEmpty) return;
        text.Append("\n### `[plugin.").Append(manifest.Name).Append("]`\n\n");
        foreach (PluginSetting setting in manifest.Settings)
        {
            text.Append("- `").Append(setting.Name).Append("`: ").Append(setting.Summary).Append(" Default: `")
                .Append(PluginSettingText.ToToml(setting, setting.Default))
                .Append("`. Expected: ").Append(PluginSettingText.Expected(setting)).Append(".\n");
        }
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
