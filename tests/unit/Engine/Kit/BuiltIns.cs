using PlumCache.Abstractions;
using PlumCache.Plugins;

namespace PlumCache.Tests.Engine.Kit;

/// <summary>The plugins that come with the server, configured as it does.</summary>
internal static class BuiltIns
{
    /// <summary>All of them, in the order of the default configuration.</summary>
    /// <param name="serverSettings">Those that differ from the defaults, by the names of CONFIG GET.</param>
    public static IPlugin[] With(params (string Name, string Text)[] serverSettings) => [.. BuiltInPlugins.All.Select(plugin =>
    {
        PluginSettings settings = PluginSettings.DefaultsOf(plugin.Manifest.Settings)
            .With("maxmemory", "0").With("maxmemory-policy", "noeviction").With("maxmemory-samples", "5").With("notify-keyspace-events", "")
            .With("delimiter", ":").With("hash-max-listpack-entries", "512").With("hash-max-listpack-value", "64")
            .With("set-max-intset-entries", "512").With("set-max-listpack-entries", "128").With("set-max-listpack-value", "64")
            .With("zset-max-listpack-entries", "128").With("zset-max-listpack-value", "64")
            .With("list-max-listpack-size", "-2");
        foreach ((string name, string text) in serverSettings) settings = settings.With(name, text);
        return plugin.Configure(settings);
    })];
}
