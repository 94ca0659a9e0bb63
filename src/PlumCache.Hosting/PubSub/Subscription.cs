namespace PlumCache.Hosting.PubSub;

/// <summary>That one connection listens to one channel or pattern. Subscribing again after the end makes another.</summary>
/// <param name="subscriber">Who listens.</param>
/// <param name="name">The channel or the glob; never changed.</param>
/// <param name="isPattern">Whether it is a glob.</param>
internal sealed class Subscription(ISubscriber subscriber, byte[] name, bool isPattern)
{
    private bool _hasEnded;

    /// <summary>Who listens.</summary>
    public ISubscriber Subscriber { get; } = subscriber;

    /// <summary>The channel or the glob.</summary>
    public byte[] Name { get; } = name;

    /// <summary>Whether <see cref="Name"/> is a glob.</summary>
    public bool IsPattern { get; } = isPattern;

    /// <summary>
    /// Whether the connection has unsubscribed: what is still on its way by this subscription is dropped, so that nothing follows the
    /// confirmation.
    /// </summary>
    public bool HasEnded => Volatile.Read(ref _hasEnded);

    /// <summary>Ends it.</summary>
    public void End() => Volatile.Write(ref _hasEnded, true);
}
