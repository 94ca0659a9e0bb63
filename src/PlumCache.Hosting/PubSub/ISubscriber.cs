namespace PlumCache.Hosting.PubSub;

/// <summary>A connection as the hub knows it.</summary>
internal interface ISubscriber
{
    /// <summary>CLIENT ID.</summary>
    long Id { get; }

    /// <summary>Whether it listens to anything. Set by the hub, read by any thread.</summary>
    bool IsSubscriber { get; set; }

    /// <summary>Hands a message over; must not block. A subscriber that has let too much wait closes itself.</summary>
    /// <param name="message">Shared among all who get it, never changed.</param>
    /// <param name="subscription">Why it gets it.</param>
    /// <param name="maxBytes">Most bytes that may wait for it.</param>
    void Deliver(Message message, Subscription subscription, long maxBytes);
}
