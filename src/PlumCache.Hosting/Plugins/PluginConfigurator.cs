using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using PlumCache.Abstractions;
using PlumCache.Engine.Plugins;
using PlumCache.Hosting.Configuration;
using PlumCache.Storage;

namespace PlumCache.Hosting.Plugins;

/// <summary>Configures plugins: their tables by their schemas, then the plugin's own check, then the plugin under its settings.</summary>
/// <param name="serverSettings">What plugins may read of the server's, by the names of CONFIG GET.</param>
/// <param name="problems">What is wrong is added here.</param>
internal sealed class PluginConfigurator(ImmutableSortedDictionary<string, string> serverSettings, List<ConfigurationProblem> problems)
{
    /// <summary>Configures a plugin.</summary>
    /// <param name="choice">Where it was chosen.</param>
    /// <param name="table">What it is told.</param>
    /// <returns>Null when something is wrong.</returns>
    [SuppressMessage("Design", "CA1031", Justification = "It is code of others that runs here: whatever it throws is told.")]
    public PluginMember? Configure(PluginCode code, PluginChoice choice, PluginTable? table)
    {
        try
        {
            PluginManifest manifest = code.Prototype.Manifest;
            int before = problems.Count;
            PluginSettings settings = WithServerSettings(new PluginSettingsReader(manifest, problems).Read(table), manifest, choice);
            if (problems.Count > before) return null;
            if (code.Prototype.Check(settings) is { } wrong)
            {
                problems.Add(PlaceOf(wrong, choice, table).Problem($"plugin '{code.Name}': {wrong}"));
                return null;
            }

            IPlugin plugin = code.Prototype.Configure(settings);
            if (Refuse(plugin, code) is not { } problem)
            {
                return new PluginMember(code, choice, table, settings, new ActivePlugin(plugin, choice.Category, code.Prototype.GetType()));
            }
            problems.Add(choice.Place.Problem($"plugin '{code.Name}' {problem}"));
        }
        catch (Exception exception) when (!StorageBrokenException.IsIn(exception))
        {
            problems.Add(choice.Place.Problem($"plugin '{code.Name}' cannot be configured: {exception.Message}"));
        }

        return null;
    }

    private static string? Refuse(IPlugin? plugin, PluginCode code)
    {
        if (plugin is null) return "configures itself to nothing";
        return plugin.Manifest.Name != code.Name
            ? $"names itself '{plugin.Manifest.Name}' once it is configured"
            : ManifestCheck.Refuse(plugin.Manifest);
    }

    private PluginSettings WithServerSettings(PluginSettings settings, PluginManifest manifest, PluginChoice choice)
    {
        foreach (string name in manifest.ServerSettings)
        {
            if (serverSettings.TryGetValue(name, out string? value)) settings = settings.With(name, value);
            else problems.Add(choice.Place.Problem($"plugin '{manifest.Name}' reads the server's setting '{name}', which there is not"));
        }

        return settings;
    }

    // A sentence of the plugin begins with the setting's name: that is where the mistake stands, unless it is a default.
    private static ConfigurationPlace PlaceOf(string sentence, PluginChoice choice, PluginTable? table)
    {
        PluginTableEntry? entry = table?.Entries
            .Where(entry => sentence.StartsWith(entry.Key, StringComparison.Ordinal))
            .MaxBy(static entry => entry.Key.Length);
        return entry?.Value.Place ?? table?.Place ?? choice.Place;
    }
}
