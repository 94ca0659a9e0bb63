namespace PlumCache.Abstractions;

/// <summary>What a key holds at one instant. The value points into the view and is valid as long as that is open.</summary>
public readonly ref struct EntryView
{
    private readonly FieldReader? _reader;
    private readonly uint _fields;

    /// <summary>What holds a value.</summary>
    /// <param name="value">See <see cref="Value"/>.</param>
    /// <param name="expiresAtMs">See <see cref="ExpiresAtMs"/>.</param>
    /// <param name="accessed">See <see cref="Accessed"/>.</param>
    /// <param name="kind">See <see cref="Kind"/>.</param>
    public EntryView(ReadOnlySpan<byte> value, long expiresAtMs, AccessStamp accessed, ValueKind kind)
    {
        Value = value;
        ExpiresAtMs = expiresAtMs;
        Accessed = accessed;
        Kind = kind;
    }

    /// <summary>What holds a collection.</summary>
    /// <param name="reader">Reads its fields.</param>
    /// <param name="fields">The reader's number of the collection.</param>
    /// <param name="expiresAtMs">See <see cref="ExpiresAtMs"/>.</param>
    /// <param name="accessed">See <see cref="Accessed"/>.</param>
    /// <param name="kind">See <see cref="Kind"/>.</param>
    internal EntryView(FieldReader reader, uint fields, long expiresAtMs, AccessStamp accessed, ValueKind kind)
        : this(default, expiresAtMs, accessed, kind)
    {
        _reader = reader;
        _fields = fields;
    }

    /// <summary>
    /// The value's bytes, fetched when they are asked for: who asks only whether a key is there, or how long its value is, pays for none.
    /// A collection has none.
    /// </summary>
    public ReadOnlySpan<byte> Value { get; }

    /// <summary>Length of the value in bytes, which fetches none of them.</summary>
    public int ValueLength => Value.Length;

    /// <summary>
    /// What it counts in measures, for quotas and for eviction: bytes of the value, or of all fields of a collection and their values, due
    /// ones included. O(1).
    /// </summary>
    public long Bytes => _reader is null ? ValueLength : _reader.Bytes(_fields);

    /// <summary>When it ends (Unix ms), or <see cref="Expiry.None"/>.</summary>
    public long ExpiresAtMs { get; }

    /// <summary>When or how often it was used. Racy by design: only for the choice of a victim, OBJECT IDLETIME and OBJECT FREQ.</summary>
    public AccessStamp Accessed { get; }

    /// <summary>What kind of value it is.</summary>
    public ValueKind Kind { get; }

    /// <summary>Whether it is a string of bytes: what the commands of strings ask before they look at the value.</summary>
    public bool IsString => Kind == ValueKind.String;

    /// <summary>The fields of a collection; none of any other value.</summary>
    public CollectionView Fields => new(_reader, _fields);
}
