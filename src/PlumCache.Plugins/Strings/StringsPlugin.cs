using PlumCache.Abstractions;

namespace PlumCache.Plugins.Strings;

/// <summary>What Redis does with strings beyond GET and SET: several at once, parts of them, counters, common subsequences.</summary>
public sealed class StringsPlugin : IPlugin
{
    /// <inheritdoc/>
    public PluginManifest Manifest { get; } = new()
    {
        Name = "strings",
        Version = "0.1.0",
        ContractVersion = PluginContract.Version,
        Summary = "What Redis does with strings beyond GET and SET.",
        Commands = StringsRows.All,
        Rights = PluginRights.WriteKeys,
    };
}
