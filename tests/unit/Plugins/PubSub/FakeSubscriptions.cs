using System.Text;
using PlumCache.Abstractions;

namespace PlumCache.Tests.Unit.Plugins.PubSub;

/// <summary>Two listen to <c>news</c>, one to <c>other</c>, and one to <c>n*</c>.</summary>
internal sealed class FakeSubscriptions : SubscriptionList
{
    public override int PatternCount => 1;

    public override IEnumerable<ReadOnlyMemory<byte>> Channels => ["news"u8.ToArray(), "other"u8.ToArray()];

    public override int SubscribersOf(ReadOnlySpan<byte> channel) => Encoding.Latin1.GetString(channel) switch
    {
        "news" => 2,
        "other" => 1,
        _ => 0,
    };

    public override int ReceiversOf(ReadOnlySpan<byte> channel) => SubscribersOf(channel) + (channel.StartsWith("n"u8) ? 1 : 0);
}
