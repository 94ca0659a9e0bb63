using System.Globalization;
using System.Text;
using PlumCache.Hosting.Configuration;

namespace PlumCache.Server;

/// <summary>The text of <c>plum --help</c>: the few options of its own, then every key of the configuration.</summary>
internal static class CommandLineHelp
{
    private const int Indent = 36;
    private const int Width = 120;

    /// <summary>The text.</summary>
    public static string Text()
    {
        var text = new StringBuilder();
        text.Append("PlumCache: an in-memory key-value server on a persistent prefix trie.\n\n");
        text.Append("Usage: plum [--config FILE] [--SETTING VALUE ...]\n       plum docs FOLDER\n\n");
        Append(text, "--config FILE", "The configuration file (TOML); else the one that CONFIG_FILE_PATH names, default_config.toml in the "
            + "current folder, the built-in one.");
        Append(text, "--check-config", "Read file, environment and options, say what is wrong with them, and exit.");
        Append(
            text,
            "--set NAME=VALUE",
            "Any setting of the file, a plugin's too: --set plugin.quota.when_full=evict. Lists and tables are TOML.");
        Append(text, "--version", "Say the version and exit.");
        Append(text, "--help", "Say this and exit.");
        Append(text, "docs FOLDER", "Write the references of commands and configuration as Markdown, and exit.");
        text.Append("\nEvery setting is an option, with dashes or underscores, under its own name or Redis'. The same name "
            + "in capitals behind PLUM_ is\n");
        text.Append("a variable of the environment: PLUM_PORT; a plugin's is PLUM_PLUGIN_QUOTA_WHEN_FULL. Options go before the "
            + "environment, and that before the file.\n");
        var options = new PlumCacheOptions();
        foreach (SettingSection section in SettingTable.Sections)
        {
            text.Append('\n').Append(section.Title).Append(":\n");
            foreach (Setting setting in section.Settings)
            {
                string unit = setting.Unit.Length == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" ({setting.Unit})");
                Append(text, OptionOverrides.OptionOf(setting.Name), $"{setting.Summary}{unit} Default: {setting.ToToml(options)}.");
            }
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, string option, string sentence)
    {
        text.Append("  ").Append(option.PadRight(Indent - 2));
        int column = Indent;
        foreach (string word in sentence.Split(' '))
        {
            if (column > Indent && column + 1 + word.Length > Width)
            {
                text.Append('\n').Append(' ', Indent);
                column = Indent;
            }
            else if (column > Indent)
            {
                text.Append(' ');
                column++;
            }

            text.Append(word);
            column += word.Length;
        }

        text.Append('\n');
    }
}
