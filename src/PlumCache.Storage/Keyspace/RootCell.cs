using System.Runtime.CompilerServices;

namespace PlumCache.Storage;

/// <summary>The one field that everything published hangs on, and the one place that changes it.</summary>
internal sealed class RootCell(KeyspaceRoot root)
{
    private KeyspaceRoot _root = root;

    /// <summary>The newest root. Its blocks may only be read under a pin, or by the holder of the lane.</summary>
    public KeyspaceRoot Current
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Volatile.Read(ref _root);
    }

    /// <summary>Puts <paramref name="next"/> in the place of <paramref name="seen"/>, unless the root has moved on. A full fence either way.</summary>
    public bool TrySwap(KeyspaceRoot seen, KeyspaceRoot next) => ReferenceEquals(Interlocked.CompareExchange(ref _root, next, seen), seen);

    /// <summary>
    /// Changes of the root that touch no trie and so need no lane: tries until no other change comes between. <paramref name="change"/> may
    /// run several times and must do nothing but compute; the same instance back means that there is nothing to do.
    /// </summary>
    /// <returns>The root it was made from and the root it made.</returns>
    public (KeyspaceRoot Before, KeyspaceRoot After) Update<TState>(TState state, Func<KeyspaceRoot, TState, KeyspaceRoot> change)
    {
        while (true)
        {
            KeyspaceRoot seen = Current;
            KeyspaceRoot next = change(seen, state);
            if (ReferenceEquals(next, seen) || TrySwap(seen, next))
            {
                return (seen, next);
            }
        }
    }
}
