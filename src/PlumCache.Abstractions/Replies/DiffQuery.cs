namespace PlumCache.Abstractions;

/// <summary>
/// What differs between two versions of a database, each judged at its own time. Answered as an array of pairs, in key order: the key, and
/// <c>added</c>, <c>removed</c> or <c>changed</c>. O(changes), also within a collection of which little has changed.
/// </summary>
public sealed record DiffQuery : ListingQuery
{
    /// <summary>Name of the first snapshot; null for the database as it is.</summary>
    public ReadOnlyMemory<byte>? Before { get; init; }

    /// <summary>Name of the second snapshot; null for the database as it is.</summary>
    public ReadOnlyMemory<byte>? After { get; init; }

    /// <summary>What all keys begin with; empty for any.</summary>
    public ReadOnlyMemory<byte> Prefix { get; init; }

    /// <summary>Where the last page ended; null for the first page.</summary>
    public ReadOnlyMemory<byte>? AfterKey { get; init; }

    /// <summary>
    /// Whether a collection that is there on both sides is answered by what has changed in it: a triple for each of its fields that has
    /// changed, of the key, the field, and how. Where none has, because only the key's expiry is another, the key is a pair as any other.
    /// </summary>
    public bool WithFields { get; init; }

    /// <summary>
    /// Where the last page ended within <see cref="AfterKey"/>: the answer goes on behind this field of it. Null: behind the key.
    /// </summary>
    public ReadOnlyMemory<byte>? AfterField { get; init; }
}
