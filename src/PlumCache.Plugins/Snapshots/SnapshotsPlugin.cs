using PlumCache.Abstractions;

namespace PlumCache.Plugins.Snapshots;

/// <summary>
/// SNAP.*: snapshots by name, to be read, compared and written back. They are part of the root, not of this plugin's state, so they stay
/// when it is unloaded; what ends them is SNAP.DROP, or the tick once their time to live is over.
/// </summary>
public sealed class SnapshotsPlugin : IPlugin
{
    /// <summary>With the default limits.</summary>
    public SnapshotsPlugin()
        : this(SnapshotLimits.Default)
    {
    }

    private SnapshotsPlugin(SnapshotLimits limits) => Manifest = new PluginManifest
    {
        Name = "snapshots",
        Version = "0.1.0",
        ContractVersion = PluginContract.Version,
        Summary = "Snapshots of a database by name.",
        Commands = SnapshotRows.For(new SnapshotCreate(limits)),
        Settings = SnapshotLimits.Settings,
        Rights = PluginRights.Snapshots | PluginRights.WriteKeys,
        Tick = SnapshotRows.TickName,
    };

    /// <inheritdoc/>
    public PluginManifest Manifest { get; }

    /// <inheritdoc/>
    public IPlugin Configure(PluginSettings settings) => new SnapshotsPlugin(SnapshotLimits.Of(settings));
}
