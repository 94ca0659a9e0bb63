namespace PlumCache.Hosting.PubSub;

/// <summary>A published message: made once, shared among all who get it, never changed.</summary>
/// <param name="channel">Owned by the message from here on.</param>
/// <param name="payload">Owned by the message from here on.</param>
internal sealed class Message(byte[] channel, byte[] payload)
{
    /// <summary>Where it was published.</summary>
    public byte[] Channel { get; } = channel;

    /// <summary>What was published.</summary>
    public byte[] Payload { get; } = payload;

    /// <summary>Its bytes.</summary>
    public long Bytes => (long)Channel.Length + Payload.Length;
}
