namespace PlumCache.Tests.Unit.Plugins.PubSub;

public sealed class PublishingTests : PluginTest
{
    public PublishingTests() => Bench.Subscriptions = new FakeSubscriptions();

    [Theory]
    [InlineData("news", ":3")]
    [InlineData("other", ":1")]
    [InlineData("none", ":1")]
    [InlineData("x", ":0")]
    public void PublishCountsTheDeliveriesItMakes(string channel, string expected)
    {
        Check($"PUBLISH {channel} hello", expected);
        Assert.Equal([$"publish {channel} hello"], Bench.LastEffects);
    }

    [Theory]
    [InlineData("PUBSUB CHANNELS", """["news", "other"]""")]
    [InlineData("PUBSUB channels n*", """["news"]""")]
    [InlineData("PUBSUB CHANNELS x*", "[]")]
    [InlineData("PUBSUB NUMSUB", "[]")]
    [InlineData("PUBSUB NUMSUB news x news", """["news", :2, "x", :0, "news", :2]""")]
    [InlineData("PUBSUB NUMPAT", ":1")]
    [InlineData("PUBSUB SHARDCHANNELS", "[]")]
    [InlineData("PUBSUB SHARDCHANNELS *", "[]")]
    [InlineData("PUBSUB SHARDNUMSUB news x", """["news", :0, "x", :0]""")]
    [InlineData("PUBSUB CHANNELS a b", "(error) ERR unknown subcommand or wrong number of arguments for 'CHANNELS'. Try PUBSUB HELP.")]
    [InlineData("PUBSUB shardchannels a b",
        "(error) ERR unknown subcommand or wrong number of arguments for 'shardchannels'. Try PUBSUB HELP.")]
    [InlineData("PUBSUB NUMPAT x", "(error) ERR wrong number of arguments for 'pubsub|numpat' command")]
    public void PubSubTellsWhoListens(string line, string expected) => CheckUnchanged(line, expected);

    [Fact]
    public void HelpIsThatOfRedis()
    {
        string help = Run("PUBSUB HELP");
        Assert.StartsWith("[PUBSUB <subcommand> [<arg> [value] [opt] ...]. Subcommands are:, CHANNELS [<pattern>], ", help,
            StringComparison.Ordinal);
        Assert.EndsWith("HELP,     Prints this help.]", help, StringComparison.Ordinal);
    }
}
