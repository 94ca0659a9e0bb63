using System.Collections.Immutable;
using PlumCache.Abstractions;
using PlumCache.Plugins;

namespace PlumCache.Tests.Unit.Plugins.SortedSets;

/// <summary>What keyspace events call changes of sorted sets, as redis-server tells them.</summary>
public sealed class EventTests : SortedSetTest
{
    private const string Head = "publish __keyevent@0__:";

    [Theory]
    [InlineData("ZADD z 1 a", "zadd z")]
    [InlineData("ZADD z 1 a 2 b", "zadd z")]
    [InlineData("ZADD two 5 a", "zadd two")]
    [InlineData("ZADD two 1 a", "")]
    [InlineData("ZADD two INCR 1 a", "zincr two")]
    [InlineData("ZADD two incr 0 a", "")]
    [InlineData("ZADD two 1 incr", "zadd two")]
    [InlineData("ZINCRBY z 1 a", "zincr z")]
    [InlineData("ZREM two a", "zrem two")]
    [InlineData("ZREM two x", "")]
    [InlineData("ZREM two a b", "zrem two;del two")]
    [InlineData("ZREM one a", "zrem one;del one")]
    public void AreThoseOfRedis(string line, string events)
    {
        Run("ZADD two 1 a 2 b");
        Run("ZADD one 1 a");
        Bench.Observer = BuiltInPlugins.Find("pubsub")!.Configure(new PluginSettings(
            ImmutableSortedDictionary.Create<string, object>(StringComparer.Ordinal).Add("notify-keyspace-events", "EA")));
        Run(line);
        string[] told = [.. Bench.LastEffects.Where(static effect => effect.StartsWith(Head, StringComparison.Ordinal))];
        Assert.Equal(events, string.Join(';', told.Select(static effect => effect[Head.Length..])));
    }
}
