using System.Collections.Immutable;
using System.Diagnostics;
using PlumCache.Abstractions;

namespace PlumCache.Hosting.PubSub;

/// <summary>Who listens to what, at one instant. Immutable: the hub makes the next one from it.</summary>
internal sealed class SubscriptionTable : SubscriptionList
{
    /// <summary>Nobody listens.</summary>
    public static readonly SubscriptionTable Empty = new(TopicTable.Empty, TopicTable.Empty,
        ImmutableDictionary<long, SubscriberTopics>.Empty);

    private readonly TopicTable _channels;
    private readonly TopicTable _patterns;
    private readonly ImmutableDictionary<long, SubscriberTopics> _subscribers;

    private SubscriptionTable(TopicTable channels, TopicTable patterns, ImmutableDictionary<long, SubscriberTopics> subscribers)
    {
        _channels = channels;
        _patterns = patterns;
        _subscribers = subscribers;
        Debug.Assert(channels.Count + patterns.Count == 0 == subscribers.IsEmpty, "A channel is known that nobody listens to.");
    }

    /// <inheritdoc/>
    public override int PatternCount => _patterns.Count;

    /// <inheritdoc/>
    public override int ChannelCount => _channels.Count;

    /// <inheritdoc/>
    public override IEnumerable<ReadOnlyMemory<byte>> Channels => _channels.All
        .Select(static topic => (ReadOnlyMemory<byte>)topic.Name)
        .Order(Comparer<ReadOnlyMemory<byte>>.Create(static (a, b) => a.Span.SequenceCompareTo(b.Span)));

    /// <inheritdoc/>
    public override int SubscribersOf(ReadOnlySpan<byte> channel) => _channels.Find(channel)?.Subscriptions.Count ?? 0;

    /// <inheritdoc/>
    public override int ReceiversOf(ReadOnlySpan<byte> channel)
    {
        int count = SubscribersOf(channel);
        if (_patterns.Count == 0) return count;
        foreach (Topic topic in _patterns.All)
        {
            if (topic.Pattern!.Matches(channel)) count += topic.Subscriptions.Count;
        }

        return count;
    }

    /// <summary>
    /// Whether a message may have receivers; only false is certain. O(1), so that a message for nobody costs its publisher nothing.
    /// </summary>
    /// <param name="channel">Where it is published.</param>
    public bool MayReceive(ReadOnlySpan<byte> channel) => _patterns.Count > 0 || _channels.Find(channel) is not null;

    /// <summary>The subscriptions that a message goes to: by name first, then by pattern, as in Redis.</summary>
    /// <param name="channel">Where it is published.</param>
    public IEnumerable<Subscription> Receivers(byte[] channel)
    {
        IEnumerable<Subscription> byName = _channels.Find(channel)?.Subscriptions.Values ?? [];
        return byName.Concat(_patterns.All.Where(topic => topic.Pattern!.Matches(channel)).SelectMany(static topic =>
            topic.Subscriptions.Values));
    }

    /// <summary>What a connection listens to.</summary>
    /// <param name="id">CLIENT ID.</param>
    public SubscriberTopics TopicsOf(long id) => _subscribers.GetValueOrDefault(id, SubscriberTopics.None);

    /// <summary>The subscription of a connection to a name, or null.</summary>
    /// <param name="id">CLIENT ID.</param>
    /// <param name="name">The channel or the glob.</param>
    /// <param name="isPattern">Whether it is a glob.</param>
    public Subscription? Find(long id, ReadOnlySpan<byte> name, bool isPattern) =>
        TableOf(isPattern).Find(name)?.Subscriptions.GetValueOrDefault(id);

    /// <summary>With a subscription.</summary>
    /// <param name="subscription">Of a name that its connection does not listen to yet.</param>
    public SubscriptionTable With(Subscription subscription)
    {
        long id = subscription.Subscriber.Id;
        TopicTable table = TableOf(subscription.IsPattern);
        Topic topic = table.Find(subscription.Name) ?? NewTopic(subscription);
        topic = topic with { Subscriptions = topic.Subscriptions.Add(id, subscription) };
        return Next(subscription.IsPattern, table.With(topic), _subscribers.SetItem(id, TopicsOf(id).With(subscription)));
    }

    /// <summary>Without a subscription.</summary>
    /// <param name="subscription">One that is there.</param>
    public SubscriptionTable Without(Subscription subscription)
    {
        long id = subscription.Subscriber.Id;
        TopicTable table = TableOf(subscription.IsPattern);
        Topic topic = table.Find(subscription.Name)!;
        Debug.Assert(topic.Subscriptions.GetValueOrDefault(id) == subscription, "Another subscription ends than the one that is known.");
        topic = topic with { Subscriptions = topic.Subscriptions.Remove(id) };
        SubscriberTopics left = TopicsOf(id).Without(subscription);
        return Next(
            subscription.IsPattern,
            topic.Subscriptions.IsEmpty ? table.Without(topic.Name) : table.With(topic),
            left.IsEmpty ? _subscribers.Remove(id) : _subscribers.SetItem(id, left));
    }

    private static Topic NewTopic(Subscription subscription) => new(
        subscription.Name,
        subscription.IsPattern ? new GlobPattern(subscription.Name) : null,
        ImmutableSortedDictionary<long, Subscription>.Empty);

    private TopicTable TableOf(bool isPattern) => isPattern ? _patterns : _channels;

    private SubscriptionTable Next(bool isPattern, TopicTable table, ImmutableDictionary<long, SubscriberTopics> subscribers) =>
        isPattern ? new SubscriptionTable(_channels, table, subscribers) : new SubscriptionTable(table, _patterns, subscribers);
}
