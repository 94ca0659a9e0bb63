using PlumCache.Abstractions;

namespace PlumCache.Plugins.Delay;

/// <summary>
/// DELAY: commands that run later, in the database and as the user they were said in. The queue is data in the plugin's state (<see
/// cref="DelayQueue"/>), so it is part of the same commits as the keys: taking a command off and what it writes are one commit, and no
/// command runs twice or is lost.
/// </summary>
public sealed class DelayPlugin : IPlugin
{
    /// <summary>With the default limits.</summary>
    public DelayPlugin()
        : this(DelayLimits.Default)
    {
    }

    private DelayPlugin(DelayLimits limits) => Manifest = new PluginManifest
    {
        Name = "delay",
        Version = "0.1.0",
        ContractVersion = PluginContract.Version,
        Summary = "Commands that run later.",
        Commands = DelayRows.For(new DelayCommand(limits)),
        Settings = DelayLimits.Settings,
        Rights = PluginRights.RunCommands,
        Tick = DelayRows.TickName,
        KeptState = DelayQueue.Kept,
    };

    /// <inheritdoc/>
    public PluginManifest Manifest { get; }

    /// <inheritdoc/>
    public IPlugin Configure(PluginSettings settings) => new DelayPlugin(DelayLimits.Of(settings));
}
