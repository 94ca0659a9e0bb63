namespace PlumCache.Storage;

/// <summary>
/// A database, or what was under a prefix of it, as it was at one moment: a trie of its own in the root that shares its blocks with
/// whatever has not changed since. Whole keys: a snapshot of a prefix holds the keys with it.
/// </summary>
public sealed record Snapshot
{
    internal Snapshot(uint root) => Root = root;

    /// <summary>Told apart from all others of the keyspace, also from a later one of the same name. From 1, rising.</summary>
    public required long Number { get; init; }

    /// <summary>Whose keys; what its name belongs to.</summary>
    public required int Database { get; init; }

    /// <summary>The name, any bytes.</summary>
    public required ReadOnlyMemory<byte> Name { get; init; }

    /// <summary>What its keys begin with; empty for the whole database.</summary>
    public required ReadOnlyMemory<byte> Prefix { get; init; }

    /// <summary>Revision of the root that it came with.</summary>
    public required long Revision { get; init; }

    /// <summary>When it was taken (Unix ms): what was due by then is not part of it, and what fell due later still is.</summary>
    public required long TimeMs { get; init; }

    /// <summary>When it ends (Unix ms), or <see cref="ExpiryTime.Never"/>. Whoever owns the keyspace drops it then.</summary>
    public required long ExpiresAtMs { get; init; }

    /// <summary>Whether it has ended.</summary>
    /// <param name="nowMs">Unix ms.</param>
    public bool IsOver(long nowMs) => ExpiryTime.IsDue(ExpiresAtMs, nowMs);

    /// <summary>
    /// Root of its trie, 0 when empty. Good in the root whose table holds this very object, and nowhere else: it may be moved.
    /// </summary>
    internal uint Root { get; private init; }

    /// <summary>The same after its root was moved.</summary>
    internal Snapshot At(uint root) => root == Root ? this : this with { Root = root };

    internal int CompareTo(int database, ReadOnlySpan<byte> name)
    {
        int order = Database.CompareTo(database);
        return order != 0 ? order : Name.Span.SequenceCompareTo(name);
    }
}
