using System.Globalization;
using PlumCache.Abstractions;

namespace PlumCache.Bench.Plugins;

/// <summary>A plugin that wants to see DBSIZE and nothing else.</summary>
internal sealed class UninterestedPlugin(int number) : IPlugin
{
    public PluginManifest Manifest { get; } = new()
    {
        Name = string.Create(CultureInfo.InvariantCulture, $"uninterested-{number}"),
        Version = "1.0.0",
        ContractVersion = PluginContract.Version,
        Interests = [Interest.Rewrite("dbsize")],
    };
}
