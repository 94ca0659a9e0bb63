using System.Runtime.CompilerServices;

namespace PlumCache.Storage;

/// <summary>Compares keys with inner nodes' prefixes.</summary>
internal static unsafe class PrefixMatch
{
    /// <summary>How many bytes of a node's prefix a key begins with.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int Length(Inner inner, scoped ReadOnlySpan<byte> key)
    {
        int length = inner.PrefixLength;
        if (length != 1) return new ReadOnlySpan<byte>(inner.PrefixStart, length).CommonPrefixLength(key);
        return key.Length > 0 && key[0] == inner.FirstByte ? 1 : 0;
    }
}
