using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace PlumCache.Storage;

/// <summary>
/// A pinned version of the keyspace, for the length of a request or batch. Reusable: opening costs one pin and no allocation.
/// Used by one thread at a time.
/// </summary>
public sealed class View : IDisposable
{
    private readonly Keyspace _keyspace;
    private readonly Pins _pins;
    private KeyspaceRoot? _root;
    private int _slot;

    /// <summary>A closed view of a keyspace.</summary>
    /// <param name="keyspace">What <see cref="Open"/> pins.</param>
    public View(Keyspace keyspace)
    {
        ArgumentNullException.ThrowIfNull(keyspace);
        _keyspace = keyspace;
        _pins = keyspace.Pins;
    }

    /// <summary>Whether a version is pinned.</summary>
    public bool IsOpen => _root is not null;

    /// <summary>Revision of the root it shows.</summary>
    public long Revision => Root.Revision;

    /// <summary>Time of the root it shows (Unix ms).</summary>
    public long TimeMs => Root.TimeMs;

    private KeyspaceRoot Root
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _root ?? ThrowClosed();
    }

    /// <summary>A database's trie.</summary>
    /// <param name="database">From 0, or <see cref="Keyspace.SystemDatabase"/>.</param>
    /// <exception cref="ObjectDisposedException">The view is closed.</exception>
    public Trie this[int database]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(_keyspace.Heap, Root.Tries[KeyspaceRoot.IndexOf(database)]);
    }

    /// <summary>One of the tries: a database's or a snapshot's.</summary>
    /// <param name="id">Which; a snapshot of <see cref="Snapshots"/>.</param>
    /// <exception cref="ObjectDisposedException">The view is closed.</exception>
    public Trie this[TrieId id] => new(_keyspace.Heap, Root.RootOf(id));

    /// <summary>The snapshots of the root it shows.</summary>
    public SnapshotTable Snapshots => Root.Snapshots;

    /// <summary>Pins the newest version; the one pinned before is let go.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Open()
    {
        // Closed first: if the new pin cannot be had, the old slot is another reader's by then and must not be freed again.
        Dispose();
        _slot = _pins.Pin(out _root);
    }

    /// <summary>Touch number of the last change to a watched key or to anything under a watched prefix.</summary>
    /// <param name="database">From 0, or <see cref="Keyspace.SystemDatabase"/>.</param>
    /// <returns>-1 when it is not watched.</returns>
    public long LastTouched(int database, scoped ReadOnlySpan<byte> key, bool isPrefix = false) =>
        Root.Watches.LastTouched(database, isPrefix, key);

    /// <summary>Lets the pinned version go. May be called twice.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Dispose()
    {
        if (_root is not null)
        {
            _root = null;
            _pins.Unpin(_slot);
        }
    }

    [DoesNotReturn]
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static KeyspaceRoot ThrowClosed() => throw new ObjectDisposedException(nameof(View), "The view is closed.");
}
