namespace PlumCache.Storage;

/// <summary>One watched key or prefix.</summary>
/// <param name="Database">From 0, or the system trie's number.</param>
/// <param name="IsPrefix">Whether it stands for everything that begins with <paramref name="Key"/>.</param>
/// <param name="Key">Never changed.</param>
/// <param name="Watchers">How many watch it; it goes with the last.</param>
/// <param name="LastTouched">The touch number of the last change of something it covers, or the one at which it was first watched.</param>
internal sealed record Watched(int Database, bool IsPrefix, byte[] Key, int Watchers, long LastTouched)
{
    /// <summary>Order of the table: database, then keys before prefixes, then bytes.</summary>
    public int CompareTo(int database, bool isPrefix, ReadOnlySpan<byte> key)
    {
        int order = Database.CompareTo(database);
        if (order == 0) order = IsPrefix.CompareTo(isPrefix);

        return order != 0 ? order : Key.AsSpan().SequenceCompareTo(key);
    }
}
