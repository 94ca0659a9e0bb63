using PlumCache.Abstractions;

namespace PlumCache.Testing;

/// <summary>What a field of a collection holds.</summary>
/// <param name="ExpiresAtMs">When it ends (Unix ms), or <see cref="Expiry.None"/>.</param>
public sealed record TestField(ByteText Value, long ExpiresAtMs = Expiry.None)
{
    internal bool IsDue(long nowMs) => Expiry.IsDue(ExpiresAtMs, nowMs);

    /// <summary>The value, and the expiry as <c>@ms</c> when there is one.</summary>
    public override string ToString() => $"{Value}{ReplyText.Until(ExpiresAtMs)}";
}
