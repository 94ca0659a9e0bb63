using PlumCache.Abstractions;

namespace PlumCache.Plugins.Eviction;

/// <summary>
/// The policy <c>volatile-ttl</c>: of some keys drawn at random among those with an expiry the one that would expire soonest goes. Idle
/// while <c>maxmemory</c> is 0 or the policy another.
/// </summary>
public sealed class TtlFirstPlugin : IPlugin
{
    private readonly EvictionLimit? _limit;

    /// <summary>The plugin before it knows the settings: idle.</summary>
    public TtlFirstPlugin()
        : this(null)
    {
    }

    private TtlFirstPlugin(EvictionLimit? limit)
    {
        _limit = limit;
        Manifest = EvictionManifest.Of("ttl-first", "Evicts the keys that would expire soonest.", limit);
    }

    /// <inheritdoc/>
    public PluginManifest Manifest { get; }

    /// <inheritdoc/>
    public IPlugin Configure(PluginSettings settings) => new TtlFirstPlugin(EvictionLimit.Read(settings, "ttl"));

    /// <inheritdoc/>
    public Step Transform(in CommandContext context, KeyspaceView view, in Command command) =>
        MemorySettle.Run(context, view, command, _limit, VictimScores.Expiry);
}
