using PlumCache.Abstractions;

namespace PlumCache.Plugins.Eviction;

/// <summary>
/// The policies <c>allkeys-lfu</c> and <c>volatile-lfu</c>: of some keys drawn at random the one that is used least often goes. Idle while
/// <c>maxmemory</c> is 0 or the policy another.
/// </summary>
public sealed class LfuPlugin : IPlugin
{
    private readonly EvictionLimit? _limit;

    /// <summary>The plugin before it knows the settings: idle.</summary>
    public LfuPlugin()
        : this(null)
    {
    }

    private LfuPlugin(EvictionLimit? limit)
    {
        _limit = limit;
        Manifest = EvictionManifest.Of("lfu", "Evicts the keys that are used least often.", limit);
    }

    /// <inheritdoc/>
    public PluginManifest Manifest { get; }

    /// <inheritdoc/>
    public IPlugin Configure(PluginSettings settings) => new LfuPlugin(EvictionLimit.Read(settings, "lfu"));

    /// <inheritdoc/>
    public Step Transform(in CommandContext context, KeyspaceView view, in Command command) =>
        MemorySettle.Run(context, view, command, _limit, VictimScores.Frequency);
}
