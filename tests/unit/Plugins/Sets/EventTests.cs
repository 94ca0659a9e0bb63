using System.Collections.Immutable;
using PlumCache.Abstractions;
using PlumCache.Plugins;

namespace PlumCache.Tests.Unit.Plugins.Sets;

/// <summary>What keyspace events call changes of sets, as redis-server tells them.</summary>
public sealed class EventTests : SetTest
{
    private const string Head = "publish __keyevent@0__:";

    [Theory]
    [InlineData("SADD s a", "sadd s")]
    [InlineData("SADD two a", "")]
    [InlineData("SADD s a b c", "sadd s")]
    [InlineData("SREM two a b", "srem two;del two")]
    [InlineData("SINTERSTORE two one", "sinterstore two")]
    [InlineData("SUNIONSTORE two one two", "sunionstore two")]
    [InlineData("SREM two a", "srem two")]
    [InlineData("SREM two x", "")]
    [InlineData("SREM one a", "srem one;del one")]
    [InlineData("SPOP two", "spop two")]
    [InlineData("SPOP one", "spop one;del one")]
    [InlineData("SPOP two 2", "spop two;del two")]
    [InlineData("SPOP two 0", "")]
    [InlineData("SMOVE two s a", "srem two;sadd s")]
    [InlineData("SMOVE one two a", "srem one;del one")]
    [InlineData("SINTERSTORE to one", "sinterstore to")]
    [InlineData("SUNIONSTORE to one", "sunionstore to")]
    [InlineData("SDIFFSTORE to one none", "sdiffstore to")]
    [InlineData("SDIFFSTORE two none", "del two")]
    [InlineData("SDIFFSTORE none none", "")]
    public void AreThoseOfRedis(string line, string events)
    {
        Run("SADD two a b");
        Run("SADD one a");
        Bench.Observer = BuiltInPlugins.Find("pubsub")!.Configure(new PluginSettings(
            ImmutableSortedDictionary.Create<string, object>(StringComparer.Ordinal).Add("notify-keyspace-events", "EA")));
        Run(line);
        string[] told = [.. Bench.LastEffects.Where(static effect => effect.StartsWith(Head, StringComparison.Ordinal))];
        Assert.Equal(events, string.Join(';', told.Select(static effect => effect[Head.Length..])));
    }
}
