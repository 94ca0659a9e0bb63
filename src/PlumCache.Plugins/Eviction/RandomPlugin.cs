using PlumCache.Abstractions;

namespace PlumCache.Plugins.Eviction;

/// <summary>
/// The policies <c>allkeys-random</c> and <c>volatile-random</c>: any key goes. Idle while <c>maxmemory</c> is 0 or the policy another.
/// </summary>
public sealed class RandomPlugin : IPlugin
{
    private readonly EvictionLimit? _limit;

    /// <summary>The plugin before it knows the settings: idle.</summary>
    public RandomPlugin()
        : this(null)
    {
    }

    private RandomPlugin(EvictionLimit? limit)
    {
        _limit = limit;
        Manifest = EvictionManifest.Of("random", "Evicts any keys.", limit);
    }

    /// <inheritdoc/>
    public PluginManifest Manifest { get; }

    /// <inheritdoc/>
    // One draw for each that goes is as random as any number.
    public IPlugin Configure(PluginSettings settings) =>
        new RandomPlugin(EvictionLimit.Read(settings, "random") is { } limit ? limit with { Samples = 1 } : null);

    /// <inheritdoc/>
    public Step Transform(in CommandContext context, KeyspaceView view, in Command command) =>
        MemorySettle.Run(context, view, command, _limit, VictimScores.None);
}
