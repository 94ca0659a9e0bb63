using System.Collections.Immutable;
using PlumCache.Abstractions;
using PlumCache.Plugins.Delay;
using PlumCache.Plugins.Eviction;
using PlumCache.Plugins.Hashes;
using PlumCache.Plugins.History;
using PlumCache.Plugins.Keys;
using PlumCache.Plugins.Lists;
using PlumCache.Plugins.Namespaces;
using PlumCache.Plugins.PubSub;
using PlumCache.Plugins.Quota;
using PlumCache.Plugins.Sets;
using PlumCache.Plugins.Snapshots;
using PlumCache.Plugins.SortedSets;
using PlumCache.Plugins.Strings;
using PlumCache.Plugins.Tail;
using PlumCache.Plugins.Transactions;
using PlumCache.Plugins.Ttl;

namespace PlumCache.Plugins;

/// <summary>The plugins that come with PlumCache, by the names <c>srcSet</c> chooses them by.</summary>
public static class BuiltInPlugins
{
    /// <summary>All of them, in the order of the default configuration.</summary>
    public static ImmutableArray<IPlugin> All { get; } =
    [
        new StringsPlugin(),
        new HashesPlugin(),
        new SetsPlugin(),
        new ListsPlugin(),
        new SortedSetsPlugin(),
        new KeysPlugin(),
        new TtlPlugin(),
        new PubSubPlugin(),
        new NamespacesPlugin(),
        new SnapshotsPlugin(),
        new TransactionsPlugin(),
        new DelayPlugin(),
        new LruPlugin(),
        new LfuPlugin(),
        new RandomPlugin(),
        new TtlFirstPlugin(),
        new QuotaPlugin(),
        new TailPlugin(),
        new HistoryPlugin(),
    ];

    /// <summary>The plugin of a name, or null when there is none; <see cref="All"/> tells the names there are.</summary>
    /// <param name="name">As written in the configuration: lower case.</param>
    public static IPlugin? Find(string name)
    {
        foreach (IPlugin plugin in All)
        {
            if (string.Equals(plugin.Manifest.Name, name, StringComparison.Ordinal)) return plugin;
        }

        return null;
    }
}
