using PlumCache.Engine;
using PlumCache.Hosting.Safety;

namespace PlumCache.Hosting.PubSub;

/// <summary>Who listens to what, and the way of messages to them. Any thread.</summary>
/// <param name="find">An open connection by CLIENT ID, or null.</param>
/// <param name="maxFeedBytes">Most bytes that may wait for one subscriber.</param>
/// <param name="failures">For bugs.</param>
internal sealed class SubscriptionHub(Func<long, ISubscriber?> find, Func<long> maxFeedBytes, FailurePolicy failures)
{
    private readonly Lock _lock = new();
    private readonly MessageQueue _queue = new(maxFeedBytes, failures);
    private SubscriptionTable _current = SubscriptionTable.Empty;

    /// <summary>Who listens to what, now.</summary>
    public SubscriptionTable Current => Volatile.Read(ref _current);

    /// <summary>Messages that are still to be handed out: when they are too many, nothing that might publish begins.</summary>
    public Backlog Backlog => _queue.Backlog;

    /// <summary>Sends a message to those who listen now. Messages reach each subscriber in the order of these calls.</summary>
    /// <param name="channel">Copied.</param>
    /// <param name="payload">Copied.</param>
    public void Publish(ReadOnlySpan<byte> channel, ReadOnlySpan<byte> payload)
    {
        SubscriptionTable listeners = Current;
        if (listeners.MayReceive(channel)) _queue.Add(new Message(channel.ToArray(), payload.ToArray()), listeners);
    }

    /// <summary>A connection listens from now on. Twice is once; nothing when the connection is gone.</summary>
    /// <param name="id">CLIENT ID.</param>
    /// <param name="name">Copied.</param>
    /// <param name="isPattern">Whether it is a glob.</param>
    public void Subscribe(long id, ReadOnlySpan<byte> name, bool isPattern)
    {
        lock (_lock)
        {
            // Looked up in the lock: a connection that ends is first forgotten, then unsubscribed, so none can be left behind.
            if (find(id) is not { } subscriber || _current.Find(id, name, isPattern) is not null) return;
            Volatile.Write(ref _current, _current.With(new Subscription(subscriber, name.ToArray(), isPattern)));
            subscriber.IsSubscriber = true;
        }
    }

    /// <summary>Who would listen if a connection did too. Changes nothing.</summary>
    /// <param name="before">Who does.</param>
    /// <param name="id">CLIENT ID.</param>
    /// <param name="name">Copied.</param>
    /// <param name="isPattern">Whether it is a glob.</param>
    public SubscriptionTable With(SubscriptionTable before, long id, ReadOnlySpan<byte> name, bool isPattern) =>
        before.Find(id, name, isPattern) is null && find(id) is { } subscriber
            ? before.With(new Subscription(subscriber, name.ToArray(), isPattern))
            : before;

    /// <summary>Who would listen if a connection did no longer. Changes nothing.</summary>
    /// <param name="before">Who does.</param>
    /// <param name="id">CLIENT ID.</param>
    /// <param name="name">The channel or the glob.</param>
    /// <param name="isPattern">Whether it is a glob.</param>
    public static SubscriptionTable Without(SubscriptionTable before, long id, ReadOnlySpan<byte> name, bool isPattern) =>
        before.Find(id, name, isPattern) is { } subscription ? before.Without(subscription) : before;

    /// <summary>A connection listens no more; nothing when it did not.</summary>
    /// <param name="id">CLIENT ID.</param>
    /// <param name="name">The channel or the glob.</param>
    /// <param name="isPattern">Whether it is a glob.</param>
    public void Unsubscribe(long id, ReadOnlySpan<byte> name, bool isPattern)
    {
        lock (_lock)
        {
            if (_current.Find(id, name, isPattern) is { } subscription) End(subscription);
        }
    }

    /// <summary>A connection listens to nothing any more.</summary>
    /// <param name="id">CLIENT ID.</param>
    public void UnsubscribeAll(long id)
    {
        lock (_lock)
        {
            SubscriberTopics topics = _current.TopicsOf(id);
            foreach (Subscription subscription in topics.Channels.Concat(topics.Patterns)) End(subscription);
        }
    }

    private void End(Subscription subscription)
    {
        subscription.End();
        Volatile.Write(ref _current, _current.Without(subscription));
        ISubscriber subscriber = subscription.Subscriber;
        subscriber.IsSubscriber = !_current.TopicsOf(subscriber.Id).IsEmpty;
    }
}
