using PlumCache.Abstractions;
using PlumCache.Engine.Sessions;

namespace PlumCache.Engine.Hosting;

/// <summary>
/// Channels, who listens to them, and the way of messages. Any thread; answers at once, and never calls back into the engine.
/// </summary>
public interface IMessages
{
    /// <summary>What waits to be handed out, and what batches wait for when it is too much. Always the same.</summary>
    Backlog Backlog { get; }

    /// <summary>Who listens to what, at this moment. Read for every batch that may ask, so it must be a plain field.</summary>
    SubscriptionList Subscriptions { get; }

    /// <summary>
    /// Who would listen after a connection's change: a transaction sees the subscriptions that it makes itself. Nothing changes by it.
    /// </summary>
    /// <param name="before">Given by <see cref="Subscriptions"/>, or by this.</param>
    /// <param name="id">CLIENT ID.</param>
    /// <param name="change">An effect <see cref="EffectKind.Subscribe"/> or <see cref="EffectKind.Unsubscribe"/>.</param>
    SubscriptionList SubscriptionsAfter(SubscriptionList before, long id, scoped in Effect change);

    /// <summary>
    /// Sends a message to those who listen at this moment. Called in the order of revisions, often by the holder of the lane, so it only
    /// notes the message and has it delivered elsewhere, in the same order.
    /// </summary>
    /// <param name="channel">The channel; copied.</param>
    /// <param name="message">The message; copied.</param>
    void Publish(scoped ReadOnlySpan<byte> channel, scoped ReadOnlySpan<byte> message);

    /// <summary>A connection gets the messages of a channel or pattern from now on. Twice is once.</summary>
    /// <param name="id">CLIENT ID.</param>
    /// <param name="name">The channel or glob; copied.</param>
    /// <param name="isPattern">Whether it is a glob.</param>
    void Subscribe(long id, scoped ReadOnlySpan<byte> name, bool isPattern);

    /// <summary>Ends a <see cref="Subscribe"/>; nothing when there is none.</summary>
    /// <param name="id">CLIENT ID.</param>
    /// <param name="name">The channel or glob.</param>
    /// <param name="isPattern">Whether it is a glob.</param>
    void Unsubscribe(long id, scoped ReadOnlySpan<byte> name, bool isPattern);

    /// <summary>RESET: ends all subscriptions of a connection.</summary>
    /// <param name="id">CLIENT ID.</param>
    void UnsubscribeAll(long id);
}
