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

    /// <summary>
    /// Puts <paramref name="next"/> in the place of <paramref name="seen"/>, unless the root has moved on. A full fence either way. Every
    /// root is made by the holder of the lane, so it never has; where it had all the same, nothing of the draft would hold.
    /// </summary>
    public bool TrySwap(KeyspaceRoot seen, KeyspaceRoot next) => ReferenceEquals(Interlocked.CompareExchange(ref _root, next, seen), seen);
}
