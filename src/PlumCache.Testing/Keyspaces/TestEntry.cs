using PlumCache.Abstractions;

namespace PlumCache.Testing;

/// <summary>What a key of a <see cref="TestKeyspace"/> holds.</summary>
/// <param name="ExpiresAtMs">When it ends (Unix ms), or <see cref="Expiry.None"/>.</param>
/// <param name="Accessed">When or how often it was used.</param>
public sealed record TestEntry(ByteText Value, long ExpiresAtMs = Expiry.None, AccessStamp Accessed = default)
{
    internal bool IsDue(long nowMs) => Expiry.IsDue(ExpiresAtMs, nowMs);

    /// <summary>The value, and the expiry as <c>@ms</c> when there is one.</summary>
    public override string ToString() => $"{Value}{ReplyText.Until(ExpiresAtMs)}";
}
