using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using PlumCache.Abstractions;
using PlumCache.Plugins.Eviction;
using PlumCache.Tests.Plugins.Kit;

namespace PlumCache.Tests.Unit.Plugins.Eviction;

/// <summary>What the tests of eviction share: benches under a policy.</summary>
public abstract class EvictionTest
{
    internal static IPlugin[] Policies { get; } = [new LruPlugin(), new LfuPlugin(), new RandomPlugin(), new TtlFirstPlugin()];

    internal static PluginSettings Settings(long maxMemory, string policy, int samples = 10)
    {
        ImmutableSortedDictionary<string, object> values = PluginSettings.Empty.Values
            .Add("maxmemory", maxMemory.ToString(CultureInfo.InvariantCulture))
            .Add("maxmemory-policy", policy)
            .Add("maxmemory-samples", samples.ToString(CultureInfo.InvariantCulture));
        return new PluginSettings(values);
    }

    /// <summary>All four plugins under a policy, as a server with the default configuration has them.</summary>
    internal static SettlingBench NewBench(long maxMemory, string policy, int samples = 10)
    {
        IPlugin[] configured = [.. Policies.Select(plugin => plugin.Configure(Settings(maxMemory, policy, samples)))];
        var bench = new SettlingBench(configured) { MaxMemory = maxMemory };
        bench.Keyspace.AccessMode = policy.EndsWith("lfu", StringComparison.Ordinal) ? AccessMode.Frequency : AccessMode.Recency;
        return bench;
    }

    /// <summary>Puts keys of ten bytes each, all in all, a second apart.</summary>
    internal static void Fill(SettlingBench bench, int keys, long expiresInMs = 0)
    {
        for (int i = 0; i < keys; i++)
        {
            bench.NowMs += 1_000;
            bench.Keyspace.Put(bench.Database, Key(i), 5, expiresInMs == 0 ? Expiry.None : bench.NowMs + expiresInMs);
        }
    }

    internal static string Key(int i) => i.ToString("D5", CultureInfo.InvariantCulture);

    internal static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);
}
