namespace PlumCache.Storage;

/// <summary>
/// One change of a draft, as a record tells of it. What its kind does not have is empty, 0, or <see cref="ExpiryTime.Never"/> for the
/// expiry. Valid as long as the record it was read from.
/// </summary>
public readonly ref struct Change
{
    /// <summary>A change of which nothing is said yet.</summary>
    public Change()
    {
    }

    /// <summary>What it does.</summary>
    public ChangeKind Kind { get; init; }

    /// <summary>Why.</summary>
    public ChangeCause Cause { get; init; }

    /// <summary>From 0, or <see cref="Keyspace.SystemDatabase"/>.</summary>
    public int Database { get; init; }

    /// <summary>The other database of a copy, move or swap.</summary>
    public int TargetDatabase { get; init; }

    /// <summary>The key or prefix.</summary>
    public ReadOnlySpan<byte> Key { get; init; }

    /// <summary>Where a copy or move goes, the name of a snapshot, or a field, the first of some, or what fields begin with.</summary>
    public ReadOnlySpan<byte> Target { get; init; }

    /// <summary>The value, or the bytes written into it; or what a range of fields ends before, empty for none.</summary>
    public ReadOnlySpan<byte> Value { get; init; }

    /// <summary>Kind of the value, 0 to 31: of the collection, where a field is put.</summary>
    public byte ValueKind { get; init; }

    /// <summary>Where in the value bytes were written.</summary>
    public int Offset { get; init; }

    /// <summary>Unix ms: by this it was decided what is due, or a snapshot was taken then.</summary>
    public long TimeMs { get; init; }

    /// <summary>Unix ms, or <see cref="ExpiryTime.Never"/>.</summary>
    public long ExpiresAtMs { get; init; } = ExpiryTime.Never;
}
