namespace PlumCache.Storage;

/// <summary>
/// A version held for longer than a batch: a scan, a streamed reply, a caller's own view. What it alone keeps alive is known. Read by any
/// number of threads; whoever disposes it sees to it that nobody reads any more.
/// </summary>
public sealed class Lease : IDisposable
{
    private readonly Keyspace _keyspace;
    private readonly KeyspaceRoot _root;
    private readonly int _slot;
    private int _ended;

    internal Lease(Keyspace keyspace, KeyspaceRoot root, int slot)
    {
        _keyspace = keyspace;
        _root = root;
        _slot = slot;
        keyspace.CountLease(1);
    }

    /// <summary>Revision of the root it shows.</summary>
    public long Revision => _root.Revision;

    /// <summary>Time of the root it shows (Unix ms).</summary>
    public long TimeMs => _root.TimeMs;

    /// <summary>Whether it was disposed.</summary>
    public bool IsEnded => Volatile.Read(ref _ended) != 0;

    /// <summary>
    /// Bytes retired since it was taken that wait for it, those of large dropped subtrees estimated. What older leases see too is counted
    /// here alone, so the figures of all leases add up; the last few changes may be missing.
    /// </summary>
    public long HeldBytes => IsEnded ? 0 : _keyspace.Reclaimer.HeldBytesOf(_slot, _root.Version);

    /// <summary>A database's trie.</summary>
    /// <param name="database">From 0, or <see cref="Keyspace.SystemDatabase"/>.</param>
    /// <exception cref="ObjectDisposedException">The lease has ended.</exception>
    public Trie this[int database]
    {
        get
        {
            ObjectDisposedException.ThrowIf(IsEnded, this);
            return new(_keyspace.Heap, _root.Tries[KeyspaceRoot.IndexOf(database)]);
        }
    }

    /// <summary>One of the tries: a database's or a snapshot's.</summary>
    /// <param name="id">Which; a snapshot of <see cref="Snapshots"/>.</param>
    /// <exception cref="ObjectDisposedException">The lease has ended.</exception>
    public Trie this[TrieId id]
    {
        get
        {
            ObjectDisposedException.ThrowIf(IsEnded, this);
            return new(_keyspace.Heap, _root.RootOf(id));
        }
    }

    /// <summary>The snapshots of the root it shows.</summary>
    public SnapshotTable Snapshots => _root.Snapshots;

    /// <summary>
    /// Where bytes of this version lie, so that they can be found again for as long as the lease lasts: what it shows is not moved.
    /// </summary>
    /// <param name="bytes">Of an entry's value, or any part of it.</param>
    /// <returns>Null when they lie elsewhere.</returns>
    public HeldRange? RangeOf(ReadOnlySpan<byte> bytes)
    {
        long offset = _keyspace.Heap.OffsetOf(bytes);
        return offset < 0 ? null : new HeldRange(offset, bytes.Length);
    }

    /// <summary>Bytes found again.</summary>
    /// <param name="range">Of this lease's <see cref="RangeOf"/>.</param>
    /// <exception cref="ObjectDisposedException">The lease has ended.</exception>
    public ReadOnlySpan<byte> BytesOf(HeldRange range)
    {
        ObjectDisposedException.ThrowIf(IsEnded, this);
        return _keyspace.Heap.BytesAt(range.Offset, range.Length);
    }

    /// <summary>Lets the version go. Any thread; may be called twice. Freeing is left to the writers.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _ended, 1) == 0)
        {
            _keyspace.Pins.Unpin(_slot);
            _keyspace.CountLease(-1);
        }
    }
}
