using System.Collections.Immutable;
using PlumCache.Abstractions;
using PlumCache.Plugins;

namespace PlumCache.Tests.Unit.Plugins.Lists;

/// <summary>What keyspace events call changes of lists, as redis-server tells them.</summary>
public sealed class EventTests : ListTest
{
    private const string Head = "publish __keyevent@0__:";

    [Theory]
    [InlineData("LPUSH l a b", "lpush l")]
    [InlineData("RPUSH l a", "rpush l")]
    [InlineData("LPUSHX two x", "lpush two")]
    [InlineData("RPUSHX two x", "rpush two")]
    [InlineData("RPUSHX none x", "")]
    [InlineData("LPOP two", "lpop two")]
    [InlineData("RPOP two 1", "rpop two")]
    [InlineData("LPOP two 0", "")]
    [InlineData("LPOP two 2", "lpop two;del two")]
    [InlineData("RPOP one", "rpop one;del one")]
    [InlineData("LPOP none", "")]
    [InlineData("LSET two 0 x", "lset two")]
    [InlineData("LINSERT two BEFORE b x", "linsert two")]
    [InlineData("LINSERT two AFTER b x", "linsert two")]
    [InlineData("LINSERT two AFTER z x", "")]
    [InlineData("LREM two 0 a", "lrem two")]
    [InlineData("LREM two 0 z", "")]
    [InlineData("LREM one 0 a", "lrem one;del one")]
    [InlineData("LTRIM two 0 0", "ltrim two")]
    [InlineData("LTRIM two 0 -1", "ltrim two")]
    [InlineData("LTRIM two 5 9", "ltrim two;del two")]
    [InlineData("LTRIM none 5 9", "")]
    [InlineData("LMOVE two one LEFT RIGHT", "rpush one;lpop two")]
    [InlineData("LMOVE two to RIGHT LEFT", "lpush to;rpop two")]
    [InlineData("LMOVE one two RIGHT LEFT", "lpush two;rpop one;del one")]
    [InlineData("LMOVE two two LEFT RIGHT", "rpush two;lpop two")]
    [InlineData("LMOVE one one LEFT RIGHT", "rpush one;lpop one")]
    [InlineData("RPOPLPUSH two two", "lpush two;rpop two")]
    [InlineData("RPOPLPUSH one two", "lpush two;rpop one;del one")]
    [InlineData("LMPOP 2 none two LEFT", "lpop two")]
    [InlineData("LMPOP 2 one two RIGHT COUNT 5", "rpop one;del one")]
    public void AreThoseOfRedis(string line, string events)
    {
        Run("RPUSH two a b");
        Run("RPUSH one a");
        Bench.Observer = BuiltInPlugins.Find("pubsub")!.Configure(new PluginSettings(
            ImmutableSortedDictionary.Create<string, object>(StringComparer.Ordinal).Add("notify-keyspace-events", "EA")));
        Run(line);
        string[] told = [.. Bench.LastEffects.Where(static effect => effect.StartsWith(Head, StringComparison.Ordinal))];
        Assert.Equal(events, string.Join(';', told.Select(static effect => effect[Head.Length..])));
    }
}
