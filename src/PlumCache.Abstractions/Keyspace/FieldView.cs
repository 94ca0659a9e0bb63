namespace PlumCache.Abstractions;

/// <summary>A field of a collection at one instant. The value points into the view and is valid as long as that is open.</summary>
public readonly ref struct FieldView
{
    internal FieldView(ReadOnlySpan<byte> value, long expiresAtMs)
    {
        Value = value;
        ExpiresAtMs = expiresAtMs;
    }

    /// <summary>The value's bytes; empty where the field itself says all, as a set's members do.</summary>
    public ReadOnlySpan<byte> Value { get; }

    /// <summary>When the field ends (Unix ms), or <see cref="Expiry.None"/>.</summary>
    public long ExpiresAtMs { get; }
}
