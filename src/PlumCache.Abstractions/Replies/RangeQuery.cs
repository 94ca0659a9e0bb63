namespace PlumCache.Abstractions;

/// <summary>
/// Keys in byte order, or against it, or the fields of one key's collection. Answered as <see cref="Parts"/> says. O(depth + answer).
/// </summary>
public sealed record RangeQuery : ListingQuery
{
    /// <summary>
    /// The key whose fields are listed, in place of keys: all that follows is then about fields. One that is not there, or holds no
    /// collection, has none. Null: keys.
    /// </summary>
    public ReadOnlyMemory<byte>? Collection { get; init; }

    /// <summary>What all keys begin with; empty for any.</summary>
    public ReadOnlyMemory<byte> Prefix { get; init; }

    /// <summary>No key is smaller; null for an open end.</summary>
    public ReadOnlyMemory<byte>? From { get; init; }

    /// <summary>No key is greater; null for an open end.</summary>
    public ReadOnlyMemory<byte>? To { get; init; }

    /// <summary>Where the last page ended: only keys behind it, in the order of the listing; null for the first page.</summary>
    public ReadOnlyMemory<byte>? After { get; init; }

    /// <summary>Whether the greatest key comes first.</summary>
    public bool IsReversed { get; init; }

    /// <summary>What of each is answered. The value of a key that holds no string is null.</summary>
    public RangeParts Parts { get; init; }
}
