namespace PlumCache.Abstractions;

/// <summary>What a key holds at one instant. The value points into the view and is valid as long as that is open.</summary>
/// <param name="value">See <see cref="Value"/>.</param>
/// <param name="expiresAtMs">See <see cref="ExpiresAtMs"/>.</param>
/// <param name="accessed">See <see cref="Accessed"/>.</param>
/// <param name="kind">See <see cref="Kind"/>.</param>
public readonly ref struct EntryView(ReadOnlySpan<byte> value, long expiresAtMs, AccessStamp accessed, ValueKind kind)
{
    /// <summary>
    /// The value's bytes, fetched when they are asked for: who asks only whether a key is there, or how long its value is, pays for none.
    /// </summary>
    public ReadOnlySpan<byte> Value { get; } = value;

    /// <summary>Length of the value in bytes, which fetches none of them.</summary>
    public int ValueLength => Value.Length;

    /// <summary>When it ends (Unix ms), or <see cref="Expiry.None"/>.</summary>
    public long ExpiresAtMs { get; } = expiresAtMs;

    /// <summary>When or how often it was used. Racy by design: only for the choice of a victim, OBJECT IDLETIME and OBJECT FREQ.</summary>
    public AccessStamp Accessed { get; } = accessed;

    /// <summary>What kind of value it is.</summary>
    public ValueKind Kind { get; } = kind;
}
