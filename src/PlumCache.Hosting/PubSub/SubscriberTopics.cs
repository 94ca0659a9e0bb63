using System.Collections.Immutable;

namespace PlumCache.Hosting.PubSub;

/// <summary>What one connection listens to. Immutable.</summary>
internal sealed record SubscriberTopics(ImmutableHashSet<Subscription> Channels, ImmutableHashSet<Subscription> Patterns)
{
    /// <summary>Nothing.</summary>
    public static readonly SubscriberTopics None = new([], []);

    /// <summary>Whether it is nothing.</summary>
    public bool IsEmpty => Channels.IsEmpty && Patterns.IsEmpty;

    /// <summary>With another subscription.</summary>
    /// <param name="subscription">New.</param>
    public SubscriberTopics With(Subscription subscription) => subscription.IsPattern
        ? this with { Patterns = Patterns.Add(subscription) }
        : this with { Channels = Channels.Add(subscription) };

    /// <summary>Without one.</summary>
    /// <param name="subscription">One of these.</param>
    public SubscriberTopics Without(Subscription subscription) => subscription.IsPattern
        ? this with { Patterns = Patterns.Remove(subscription) }
        : this with { Channels = Channels.Remove(subscription) };
}
