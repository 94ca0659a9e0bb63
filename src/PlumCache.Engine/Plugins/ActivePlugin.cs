using System.Collections.Immutable;
using System.Text;
using PlumCache.Abstractions;

namespace PlumCache.Engine.Plugins;

/// <summary>
/// A plugin as the engine runs it: configured, in its place. What clients' connections keep for it hangs on <see cref="Origin"/>, so that
/// it outlives a change of settings and ends with the code it belongs to.
/// </summary>
/// <param name="plugin">Configured.</param>
/// <param name="category">The category it was chosen in.</param>
/// <param name="origin">Names the code: the same object for every configuration of it; null: the plugin's own type.</param>
public sealed class ActivePlugin(IPlugin plugin, string category, object? origin = null)
{
    /// <summary>The plugin.</summary>
    public IPlugin Plugin { get; } = plugin;

    /// <summary>What it says of itself.</summary>
    public PluginManifest Manifest { get; } = plugin.Manifest;

    /// <summary>Its unique name.</summary>
    public string Name => Manifest.Name;

    /// <summary>The category it was chosen in: core, queue, eviction, ...</summary>
    public string Category { get; } = category;

    /// <summary>The code it came from.</summary>
    public object Origin { get; } = origin ?? plugin.GetType();

    /// <summary>What its keys in the system trie begin with: its name and a zero byte, which no name has.</summary>
    internal byte[] StatePrefix { get; } = Encoding.UTF8.GetBytes(plugin.Manifest.Name + "\0");

    /// <summary>Keys of the system trie that FLUSHALL leaves.</summary>
    internal ImmutableArray<byte[]> KeptState { get; } =
        [.. plugin.Manifest.KeptState.Select(key => Encoding.UTF8.GetBytes(plugin.Manifest.Name + "\0" + key))];

    /// <summary>See <see cref="Interest.HoldsCommands"/>.</summary>
    internal bool HoldsCommands { get; } = plugin.Manifest.Interests.Any(static interest => interest.HoldsCommands);

    /// <summary>Whether it fails too often to be called.</summary>
    internal PluginBreaker Breaker { get; } = new();

    /// <summary>Place of its calls in the counters.</summary>
    internal int CounterIndex { get; set; }

    /// <summary>What it may do.</summary>
    internal PluginRights Rights { get; } = plugin.Manifest.Rights;

    /// <summary>Kinds of the values that it may change, a bit each.</summary>
    internal uint Kinds { get; } = plugin.Manifest.Kinds.Aggregate(0u, static (kinds, row) => kinds | (1u << (int)row.Kind));

    /// <summary>Whether it may do something.</summary>
    internal bool May(PluginRights right) => (Rights & right) == right;
}
