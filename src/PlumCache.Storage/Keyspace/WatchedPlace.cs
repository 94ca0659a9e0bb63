namespace PlumCache.Storage;

/// <summary>What is watched, as who watches it names it.</summary>
/// <param name="Database">From 0, or <see cref="Keyspace.SystemDatabase"/>.</param>
/// <param name="Key">The key or prefix. Not copied: its bytes must not change.</param>
/// <param name="IsPrefix">Whether it stands for all that begins with it.</param>
public readonly record struct WatchedPlace(int Database, ReadOnlyMemory<byte> Key, bool IsPrefix = false)
{
    internal int CompareTo(in WatchedPlace other) => CompareTo(other.Database, other.IsPrefix, other.Key.Span);

    /// <summary>Order of the table of watches: database, then keys before prefixes, then bytes.</summary>
    internal int CompareTo(int database, bool isPrefix, ReadOnlySpan<byte> key)
    {
        int order = Database.CompareTo(database);
        if (order == 0) order = IsPrefix.CompareTo(isPrefix);

        return order != 0 ? order : Key.Span.SequenceCompareTo(key);
    }
}
