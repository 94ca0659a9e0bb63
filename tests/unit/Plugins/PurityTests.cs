using System.Collections.Immutable;
using PlumCache.Abstractions;
using PlumCache.Plugins;
using PlumCache.Testing;
using KitTest = PlumCache.Testing.PluginTest;

namespace PlumCache.Tests.Unit.Plugins;

/// <summary>
/// Every built-in plugin, under settings by which it has something to do, answers the same to the same, whenever and wherever it is asked.
/// </summary>
public sealed class PurityTests
{
    private static readonly ImmutableSortedDictionary<string, long> _limits = ImmutableSortedDictionary.Create<string, long>(
        StringComparer.Ordinal).Add("a", 20);

    public static TheoryData<string> Names => [.. BuiltInPlugins.All.Select(static plugin => plugin.Manifest.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void EveryBuiltInPluginIsPure(string name)
    {
        foreach (KitTest test in TestsOf(BuiltInPlugins.Find(name)!))
        {
            PurityReport report = Purity.Check(test);
            Assert.True(report.IsPure, report.Text);
        }
    }

    [Fact]
    public void EvictorsRemoveSomethingInTheseTests()
    {
        foreach (string name in (string[])["lru", "lfu", "random", "ttl-first"])
        {
            Assert.Contains(TestsOf(BuiltInPlugins.Find(name)!), static test => test
                .With("a", "12345678901234567890", expiresAtMs: 2_000).With("b", "12345678901234567890").With("ab", "1").At(1_000)
                .Settle("SET", "ab", "1").Edits is { Count: > 0 });
        }
    }

    private static KitTest[] TestsOf(IPlugin plugin) => plugin.Manifest.Name switch
    {
        "pubsub" => [KitTest.On(plugin, ("notify-keyspace-events", "KEAmn"))],
        "namespaces" => [KitTest.On(plugin, ("delimiter", ":"))],
        "hashes" => [KitTest.On(plugin, ("hash-max-listpack-entries", "2"), ("hash-max-listpack-value", "8"))],
        "sets" =>
            [KitTest.On(plugin, ("set-max-intset-entries", "2"), ("set-max-listpack-entries", "3"), ("set-max-listpack-value", "8"))],
        "sortedsets" => [KitTest.On(plugin, ("zset-max-listpack-entries", "2"), ("zset-max-listpack-value", "8"))],
        "lists" => [KitTest.On(plugin, ("list-max-listpack-size", "3"))],
        "transactions" => [KitTest.On(plugin), AfterRunning(plugin, "MULTI")],
        "delay" => [KitTest.On(plugin), AfterRunning(plugin, "DELAY", "0", "SET", "a", "1")],
        "lru" or "random" => [Evicting(plugin, "allkeys-" + plugin.Manifest.Name), Evicting(plugin, "volatile-" + plugin.Manifest.Name)],
        "lfu" =>
            [Evicting(plugin, "allkeys-lfu").WithAccess(AccessMode.Frequency),
            Evicting(plugin, "volatile-lfu").WithAccess(AccessMode.Frequency)],
        "ttl-first" => [Evicting(plugin, "volatile-ttl")],
        "quota" => [Limiting(plugin, "refuse"), Limiting(plugin, "evict")],
        "tail" => [KitTest.On(plugin).WithSetting("sample_every", 2L)],
        _ => [KitTest.On(plugin)],
    };

    private static KitTest AfterRunning(IPlugin plugin, params ReadOnlySpan<string> words)
    {
        var test = KitTest.On(plugin);
        return test.After(new PluginCall(test, Phase: null,
            CommandRecord.Of([.. words.ToArray().Select(static word => (ByteText)word)])).Make());
    }

    private static KitTest Evicting(IPlugin plugin, string policy) =>
        KitTest.On(plugin, ("maxmemory", "30"), ("maxmemory-policy", policy), ("maxmemory-samples", "2"));

    private static KitTest Limiting(IPlugin plugin, string whenFull) =>
        KitTest.On(plugin).WithSetting("limits", _limits).WithSetting("when_full", whenFull);
}
