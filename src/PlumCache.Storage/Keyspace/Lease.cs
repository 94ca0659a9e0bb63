namespace PlumCache.Storage;

/// <summary>A version held for longer than a batch: a scan, a streamed reply, a caller's own view. What it alone keeps alive is known.</summary>
public sealed class Lease : IDisposable
{
    internal Lease()
    {
    }

    /// <summary>Revision of the root it shows; for a sealed draft, the revision that its publish makes.</summary>
    public long Revision => throw new NotSupportedException();

    /// <summary>Time of the root it shows (Unix ms).</summary>
    public long TimeMs => throw new NotSupportedException();

    /// <summary>Bytes retired since it was taken that wait for it alone: what its release gives back, dropped subtrees counted whole.</summary>
    public long HeldBytes => throw new NotSupportedException();

    /// <summary>A database's trie.</summary>
    /// <exception cref="ObjectDisposedException">The lease has ended.</exception>
    public Trie this[int database] => throw new NotSupportedException(database.ToString(System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>Lets the version go. Any thread; may be called twice. Freeing is left to the writers.</summary>
    public void Dispose() => throw new NotSupportedException();
}
