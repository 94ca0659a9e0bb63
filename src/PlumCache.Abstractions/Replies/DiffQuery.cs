namespace PlumCache.Abstractions;

/// <summary>
/// What differs between two versions of a database, each judged at its own time. Answered as an array of pairs, in key order: the key, and
/// <c>added</c>, <c>removed</c> or <c>changed</c>: its value, type or expiry. Kinds of one type are no difference. O(changes), also within
/// a collection of which little has changed.
/// </summary>
public sealed record DiffQuery : ListingQuery
{
    /// <summary>Name of the first snapshot; null for the database as it is.</summary>
    public ReadOnlyMemory<byte>? Before { get; init; }

    /// <summary>Name of the second snapshot; null for the database as it is.</summary>
    public ReadOnlyMemory<byte>? After { get; init; }

    /// <summary>What all keys begin with; empty for any.</summary>
    public ReadOnlyMemory<byte> Prefix { get; init; }

    /// <summary>
    /// The key of the item with which the last page ended; null for the first page. <see cref="WithFields"/> the answer goes on with the
    /// key's fields, else with the next key.
    /// </summary>
    public ReadOnlyMemory<byte>? AfterKey { get; init; }

    /// <summary>
    /// Whether a collection that is there on both sides is answered by what has changed in it: a triple for each of its fields that has
    /// changed, of the key, the field, and how. Where the key's expiry is another, the key as a pair comes before them. One that has become
    /// a collection of another type is a pair alone, as any other key.
    /// </summary>
    public bool WithFields { get; init; }

    /// <summary>
    /// The field of the item with which the last page ended, of <see cref="AfterKey"/>; null where it was the key itself: the answer goes
    /// on with the key's first field.
    /// </summary>
    public ReadOnlyMemory<byte>? AfterField { get; init; }
}
