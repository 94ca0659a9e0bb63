using PlumCache.Abstractions;

namespace PlumCache.Plugins.Keys;

/// <summary>Commands about keys, whatever they hold: listing, renaming, copying, moving, inspecting.</summary>
public sealed class KeysPlugin : IPlugin
{
    /// <inheritdoc/>
    public PluginManifest Manifest { get; } = new()
    {
        Name = "keys",
        Version = "0.1.0",
        ContractVersion = PluginContract.Version,
        Summary = "Commands about keys, whatever they hold.",
        Commands = KeysRows.All,
        Rights = PluginRights.WriteKeys,
    };
}
