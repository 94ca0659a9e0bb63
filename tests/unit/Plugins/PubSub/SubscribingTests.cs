using System.Buffers;
using System.Text;
using PlumCache.Abstractions;
using PlumCache.Plugins.PubSub;
using PlumCache.Protocol;
using PlumCache.Tests.Plugins.Kit;

namespace PlumCache.Tests.Unit.Plugins.PubSub;

public sealed class SubscribingTests : PluginTest
{
    [Fact]
    public void ConfirmsEachNameWithTheNumberOfSubscriptions()
    {
        Check("SUBSCRIBE a b", """>["subscribe", "a", :1] >["subscribe", "b", :2]""");
        Assert.Equal(["subscribe a", "subscribe b"], Bench.LastEffects);
        Check("PSUBSCRIBE a* a", """>["psubscribe", "a*", :3] >["psubscribe", "a", :4]""");
        Assert.Equal(["subscribe a* as a glob", "subscribe a as a glob"], Bench.LastEffects);
        Check("UNSUBSCRIBE a", """>["unsubscribe", "a", :3]""");
        Assert.Equal(["unsubscribe a"], Bench.LastEffects);
        Check("PUNSUBSCRIBE a a*", """>["punsubscribe", "a", :2] >["punsubscribe", "a*", :1]""");
        Assert.Equal(["unsubscribe a as a glob", "unsubscribe a* as a glob"], Bench.LastEffects);
    }

    [Fact]
    public void ANameSubscribedToTwiceCountsOnce()
    {
        Check("SUBSCRIBE a a", """>["subscribe", "a", :1] >["subscribe", "a", :1]""");
        Assert.Equal(["subscribe a"], Bench.LastEffects);
        CheckUnchanged("SUBSCRIBE a", """>["subscribe", "a", :1]""");
    }

    [Fact]
    public void UnsubscribingFromEverythingGoesInTheOrderOfSubscription()
    {
        Run("SUBSCRIBE c a b");
        Run("PSUBSCRIBE z y");
        Check("UNSUBSCRIBE", """>["unsubscribe", "c", :4] >["unsubscribe", "a", :3] >["unsubscribe", "b", :2]""");
        Check("PUNSUBSCRIBE", """>["punsubscribe", "z", :1] >["punsubscribe", "y", :0]""");
    }

    [Fact]
    public void UnsubscribingFromNothingIsConfirmedToo()
    {
        CheckUnchanged("UNSUBSCRIBE", """>["unsubscribe", nil, :0]""");
        CheckUnchanged("PUNSUBSCRIBE", """>["punsubscribe", nil, :0]""");
        CheckUnchanged("UNSUBSCRIBE a b", """>["unsubscribe", "a", :0] >["unsubscribe", "b", :0]""");
        Run("PSUBSCRIBE p");
        CheckUnchanged("UNSUBSCRIBE", """>["unsubscribe", nil, :1]""");
    }

    [Fact]
    public void KeepsAValueExactlyAsLongAsThereIsASubscription()
    {
        Assert.Null(Bench.ValueOf("pubsub"));
        Run("SUBSCRIBE a");
        Run("PSUBSCRIBE b");
        Run("UNSUBSCRIBE a");
        Assert.NotNull(Bench.ValueOf("pubsub"));
        Run("PUNSUBSCRIBE");
        Assert.Null(Bench.ValueOf("pubsub"));
    }

    /// <summary>The bytes of redis-server 7.0.15.</summary>
    [Theory]
    [InlineData(2, "*3\r\n$9\r\nsubscribe\r\n$1\r\na\r\n:1\r\n*3\r\n$9\r\nsubscribe\r\n$1\r\nb\r\n:2\r\n")]
    [InlineData(3, ">3\r\n$9\r\nsubscribe\r\n$1\r\na\r\n:1\r\n>3\r\n$9\r\nsubscribe\r\n$1\r\nb\r\n:2\r\n")]
    public void AnswersInBothProtocols(int protocol, string expected)
    {
        using var output = new OutputBuffer(MemoryPool<byte>.Shared);
        var writer = new RespWriter(output);
        writer.UseProtocol(protocol);
        var context = new CommandContext(0, 0, new SessionState { Id = 1 }, CommandLimits.Default, new EditList(), new PluginScope());
        writer.Write(Subscribing.Subscribe(context, Bench.Keyspace.View(0), new Words("SUBSCRIBE", "a", "b").Command).Reply);
        Assert.Equal(expected, Encoding.Latin1.GetString(output.WrittenSpan));
    }
}
