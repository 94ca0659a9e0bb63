using System.Collections.Concurrent;
using PlumCache.Engine.Sessions;
using PlumCache.Hosting.Driving;
using PlumCache.Hosting.Observability;
using PlumCache.Hosting.Safety;

namespace PlumCache.Hosting.PubSub;

/// <summary>
/// Messages between their publisher, who only adds them, and the subscribers' feeds. One thread of the pool at a time takes them, in the
/// order they were added, so every subscriber gets them in that order.
/// <code>
///   publishers (often in the lane) -> queue of (message, who listened then) --one driver--> a feed for each receiver -> its session
/// </code>
/// </summary>
/// <param name="maxFeedBytes">Most bytes that may wait for one subscriber; asked for each message, as it may change.</param>
/// <param name="failures">For bugs.</param>
internal sealed class MessageQueue(Func<long> maxFeedBytes, FailurePolicy failures) : SignalDriven(failures)
{
    /// <summary>
    /// 64 MB of messages not yet handed out: beyond, batches wait, or publishers that are faster than the fan-out would fill the memory.
    /// </summary>
    public const long MaxWaitingBytes = 64 << 20;

    // What a message takes here beside its bytes, about.
    private const int EntryBytes = 128;

    private readonly ConcurrentQueue<(Message Message, SubscriptionTable Listeners)> _queue = new();
    private readonly FailurePolicy _failures = failures;

    /// <summary>What waits here.</summary>
    public Backlog Backlog { get; } = new(MaxWaitingBytes);

    /// <summary>Adds a message. Any thread; never blocks.</summary>
    /// <param name="listeners">Who listens at this moment.</param>
    public void Add(Message message, SubscriptionTable listeners)
    {
        Backlog.Add(message.Bytes + EntryBytes);
        _queue.Enqueue((message, listeners));
        RaiseElsewhere(SessionSignals.Feed);
    }

    /// <inheritdoc/>
    protected override void Take(SessionSignals signals)
    {
    }

    /// <inheritdoc/>
    protected override StepResult Step()
    {
        if (!_queue.TryDequeue(out (Message Message, SubscriptionTable Listeners) next)) return StepResult.Wait;
        Backlog.Remove(next.Message.Bytes + EntryBytes);
        long maxBytes = maxFeedBytes();
        foreach (Subscription subscription in next.Listeners.Receivers(next.Message.Channel))
        {
            if (!subscription.HasEnded) Deliver(next.Message, subscription, maxBytes);
        }

        return StepResult.Continue;
    }

    /// <inheritdoc/>
    protected override void Fail(Exception exception)
    {
        ServerLog.DeliveryFailed(_failures.Logger, exception);

        // The messages behind the one that failed must not wait for the next publish.
        RaiseElsewhere(SessionSignals.Feed);
    }

    /// <summary>One who cannot be reached must not keep the message from the others.</summary>
    private void Deliver(Message message, Subscription subscription, long maxBytes)
    {
        try
        {
            subscription.Subscriber.Deliver(message, subscription, maxBytes);
        }
        catch (Exception exception) when (_failures.Survives(exception))
        {
            ServerLog.DeliveryFailed(_failures.Logger, exception);
        }
    }
}
