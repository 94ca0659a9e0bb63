namespace PlumCache.Abstractions;

/// <summary>
/// The namespaces under a prefix: what keys have up to and including a delimiter behind it, each once, in byte order. Answered as an array,
/// or as a map of namespaces and their numbers of live keys. What lies below one is jumped over: O(namespaces listed, and keys that lie
/// beside them).
/// </summary>
public sealed record NamespaceQuery : ListingQuery
{
    /// <summary>Literal bytes; empty for the whole database.</summary>
    public ReadOnlyMemory<byte> Prefix { get; init; }

    /// <summary>What ends a name; at least one byte.</summary>
    public required ReadOnlyMemory<byte> Delimiter { get; init; }

    /// <summary>How many levels of names, from 1.</summary>
    public long Depth { get; init; } = 1;

    /// <summary>Where the last page ended: a whole namespace as it was listed; null for the first page.</summary>
    public ReadOnlyMemory<byte>? After { get; init; }

    /// <summary>Whether numbers of keys are asked for too.</summary>
    public bool WithCounts { get; init; }
}
