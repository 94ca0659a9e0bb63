using System.Collections.Immutable;

namespace PlumCache.Hosting.Configuration;

/// <summary>The plugins that are there unless the configuration says otherwise.</summary>
public static class DefaultPlugins
{
    /// <summary>By category. A category that the configuration does not name keeps these.</summary>
    public static ImmutableArray<PluginCategory> Categories { get; } =
    [
        new PluginCategory(
            "core", ["strings", "hashes", "sets", "lists", "sortedsets", "keys", "ttl", "pubsub", "namespaces", "snapshots"]),
        new PluginCategory("queue", ["transactions", "delay"]),
        new PluginCategory("eviction", ["lru", "lfu", "random", "ttl-first"]),
    ];
}
