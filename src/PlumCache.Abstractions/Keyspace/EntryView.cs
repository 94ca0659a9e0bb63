namespace PlumCache.Abstractions;

/// <summary>What a key holds at one instant. The value points into the view and is valid as long as that is open.</summary>
/// <param name="value">See <see cref="Value"/>.</param>
/// <param name="expiresAtMs">See <see cref="ExpiresAtMs"/>.</param>
/// <param name="accessedAtS">See <see cref="AccessedAtS"/>.</param>
/// <param name="kind">See <see cref="Kind"/>.</param>
public readonly ref struct EntryView(ReadOnlySpan<byte> value, long expiresAtMs, uint accessedAtS, ValueKind kind)
{
    /// <summary>The value's bytes.</summary>
    public ReadOnlySpan<byte> Value { get; } = value;

    /// <summary>When it ends (Unix ms), or <see cref="Expiry.None"/>.</summary>
    public long ExpiresAtMs { get; } = expiresAtMs;

    /// <summary>When it was last read or written (Unix seconds). Racy by design: only for eviction and OBJECT IDLETIME.</summary>
    public uint AccessedAtS { get; } = accessedAtS;

    /// <summary>What kind of value it is.</summary>
    public ValueKind Kind { get; } = kind;
}
