using PlumCache.Abstractions;

namespace PlumCache.Plugins.Eviction;

/// <summary>
/// The policies <c>allkeys-lru</c> and <c>volatile-lru</c>: of some keys drawn at random the one that was not used for longest goes. Idle
/// while <c>maxmemory</c> is 0 or the policy another.
/// </summary>
public sealed class LruPlugin : IPlugin
{
    private readonly EvictionLimit? _limit;

    /// <summary>The plugin before it knows the settings: idle.</summary>
    public LruPlugin()
        : this(null)
    {
    }

    private LruPlugin(EvictionLimit? limit)
    {
        _limit = limit;
        Manifest = EvictionManifest.Of("lru", "Evicts the keys that were not used for longest.", limit);
    }

    /// <inheritdoc/>
    public PluginManifest Manifest { get; }

    /// <inheritdoc/>
    public IPlugin Configure(PluginSettings settings) => new LruPlugin(EvictionLimit.Read(settings, "lru"));

    /// <inheritdoc/>
    public Step Transform(in CommandContext context, KeyspaceView view, in Command command) =>
        MemorySettle.Run(context, view, command, _limit, VictimScores.Recency);
}
