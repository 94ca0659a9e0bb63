namespace PlumCache.Abstractions;

/// <summary>Keys in byte order, or against it. Answered as an array of keys, or as a map of keys and values. O(depth + answer).</summary>
public sealed record RangeQuery : ListingQuery
{
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

    /// <summary>Whether values are asked for too.</summary>
    public bool WithValues { get; init; }
}
