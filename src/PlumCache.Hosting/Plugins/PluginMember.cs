using System.Collections.Immutable;
using PlumCache.Abstractions;
using PlumCache.Engine.Plugins;
using PlumCache.Hosting.Configuration;

namespace PlumCache.Hosting.Plugins;

/// <summary>A plugin that was chosen, with all that is known of it.</summary>
/// <param name="Choice">Where and as what it was chosen.</param>
/// <param name="Table">What the configuration tells it; null: nothing.</param>
/// <param name="Settings">What it was configured with.</param>
/// <param name="Active">Itself, configured.</param>
internal sealed record PluginMember(PluginCode Code, PluginChoice Choice, PluginTable? Table, PluginSettings Settings, ActivePlugin Active)
{
    /// <summary>Its unique name.</summary>
    public string Name => Code.Name;

    /// <summary>As it is now.</summary>
    public PluginManifest Manifest => Active.Manifest;

    /// <summary>As commands tell of it.</summary>
    public PluginInfo Describe()
    {
        IEnumerable<KeyValuePair<string, string>> settings = Manifest.Settings.Select(setting => KeyValuePair.Create(setting.Name,
            PluginSettingText.ToToml(setting, Settings.Values[setting.Name])));
        IEnumerable<KeyValuePair<string, string>> serverSettings =
            Manifest.ServerSettings.Select(name => KeyValuePair.Create(name, Settings.Text(name)));
        ImmutableArray<string> arguments = [.. (Table?.Entries
            ?? []).Select(entry => $"{entry.Key} = {PluginSettingText.ToToml(SettingOf(entry.Key), Settings.Values[entry.Key])}")];
        return new PluginInfo(Active, Code.File ?? "built-in", [.. settings, .. serverSettings], arguments);
    }

    private PluginSetting SettingOf(string name) => Manifest.Settings.First(setting => setting.Name == name);
}
