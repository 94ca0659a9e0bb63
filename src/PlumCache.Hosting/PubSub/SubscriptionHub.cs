using System.Diagnostics;
using PlumCache.Abstractions;
using PlumCache.Engine.Hosting;
using PlumCache.Engine.Sessions;
using PlumCache.Hosting.Safety;

namespace PlumCache.Hosting.PubSub;

/// <summary>Who listens to what, and the way of messages to them. Any thread.</summary>
/// <param name="find">An open connection by CLIENT ID, or null.</param>
/// <param name="maxFeedBytes">Most bytes that may wait for one subscriber.</param>
/// <param name="failures">For bugs.</param>
internal sealed class SubscriptionHub(Func<long, ISubscriber?> find, Func<long> maxFeedBytes, FailurePolicy failures) : IMessages
{
    private readonly Lock _lock = new();
    private readonly MessageQueue _queue = new(maxFeedBytes, failures);
    private SubscriptionTable _current = SubscriptionTable.Empty;

    /// <summary>Who listens to what, now.</summary>
    public SubscriptionTable Current => Volatile.Read(ref _current);

    /// <inheritdoc/>
    public SubscriptionList Subscriptions => Current;

    /// <inheritdoc/>
    public Backlog Backlog => _queue.Backlog;

    /// <summary>Sends a message to those who listen now. Messages reach each subscriber in the order of these calls.</summary>
    /// <param name="channel">Copied.</param>
    /// <param name="message">Copied.</param>
    public void Publish(scoped ReadOnlySpan<byte> channel, scoped ReadOnlySpan<byte> message)
    {
        SubscriptionTable listeners = Current;
        if (listeners.MayReceive(channel)) _queue.Add(new Message(channel.ToArray(), message.ToArray()), listeners);
    }

    /// <summary>A connection listens from now on. Twice is once; nothing when the connection is gone.</summary>
    /// <param name="id">CLIENT ID.</param>
    /// <param name="name">Copied.</param>
    /// <param name="isPattern">Whether it is a glob.</param>
    public void Subscribe(long id, scoped ReadOnlySpan<byte> name, bool isPattern)
    {
        lock (_lock)
        {
            // Looked up in the lock: a connection that ends is first forgotten, then unsubscribed, so none can be left behind.
            if (find(id) is not { } subscriber || _current.Find(id, name, isPattern) is not null) return;
            Volatile.Write(ref _current, _current.With(new Subscription(subscriber, name.ToArray(), isPattern)));
            subscriber.IsSubscriber = true;
        }
    }

    /// <inheritdoc/>
    public SubscriptionList SubscriptionsAfter(SubscriptionList before, long id, scoped in Effect change)
    {
        var listeners = (SubscriptionTable)before;
        Subscription? known = listeners.Find(id, change.Name, change.IsPattern);
        if (change.Kind != EffectKind.Subscribe) return known is null ? listeners : listeners.Without(known);
        if (known is not null || find(id) is not { } subscriber) return listeners;
        return listeners.With(new Subscription(subscriber, change.Name.ToArray(), change.IsPattern));
    }

    /// <summary>A connection listens no more; nothing when it did not.</summary>
    /// <param name="id">CLIENT ID.</param>
    /// <param name="name">The channel or the glob.</param>
    /// <param name="isPattern">Whether it is a glob.</param>
    public void Unsubscribe(long id, scoped ReadOnlySpan<byte> name, bool isPattern)
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
            Debug.Assert(_current.TopicsOf(id).IsEmpty, "A connection that has gone is still sent to.");
        }
    }

    private void End(Subscription subscription)
    {
        Debug.Assert(_lock.IsHeldByCurrentThread, "Two change who listens, and the table has what one of them has done.");
        subscription.End();
        Volatile.Write(ref _current, _current.Without(subscription));
        ISubscriber subscriber = subscription.Subscriber;
        subscriber.IsSubscriber = !_current.TopicsOf(subscriber.Id).IsEmpty;
    }
}
