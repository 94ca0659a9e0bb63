using System.Collections.Immutable;

namespace PlumCache.Abstractions;

/// <summary>Who listens to what, at one instant.</summary>
public abstract class SubscriptionList
{
    /// <summary>Nobody listens.</summary>
    public static readonly SubscriptionList None = new Nobody();

    /// <summary>Number of different patterns.</summary>
    public abstract int PatternCount { get; }

    /// <summary>Number of channels that have subscribers.</summary>
    public virtual int ChannelCount => Channels.Count();

    /// <summary>The channels that have subscribers, in byte order; patterns are not among them.</summary>
    public abstract IEnumerable<ReadOnlyMemory<byte>> Channels { get; }

    /// <summary>Subscribers of a channel by its own name.</summary>
    /// <param name="channel">Its name.</param>
    public abstract int SubscribersOf(ReadOnlySpan<byte> channel);

    /// <summary>How many deliveries a message makes: one for each subscriber by name and each by pattern. O(patterns).</summary>
    /// <param name="channel">Where it is published.</param>
    public abstract int ReceiversOf(ReadOnlySpan<byte> channel);

    private sealed class Nobody : SubscriptionList
    {
        public override int PatternCount => 0;

        public override IEnumerable<ReadOnlyMemory<byte>> Channels => ImmutableArray<ReadOnlyMemory<byte>>.Empty;

        public override int SubscribersOf(ReadOnlySpan<byte> channel) => 0;

        public override int ReceiversOf(ReadOnlySpan<byte> channel) => 0;
    }
}
