namespace PlumCache.Storage;

/// <summary>
/// A pinned version of the keyspace, for the length of a request or batch. Reusable: opening costs one pin and no allocation.
/// Used by one thread at a time.
/// </summary>
public sealed class View : IDisposable
{
    /// <summary>A closed view of a keyspace.</summary>
    /// <param name="keyspace">What <see cref="Open"/> pins.</param>
    public View(Keyspace keyspace) => ArgumentNullException.ThrowIfNull(keyspace);

    /// <summary>Revision of the root it shows.</summary>
    public long Revision => throw new NotSupportedException();

    /// <summary>Time of the root it shows (Unix ms).</summary>
    public long TimeMs => throw new NotSupportedException();

    /// <summary>A database's trie.</summary>
    /// <exception cref="ObjectDisposedException">The view is closed.</exception>
    public Trie this[int database] => throw new NotSupportedException(database.ToString(System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>Pins the newest version; the one pinned before is let go.</summary>
    public void Open() => throw new NotSupportedException();

    /// <summary>Lets the pinned version go. May be called twice.</summary>
    public void Dispose() => throw new NotSupportedException();
}
