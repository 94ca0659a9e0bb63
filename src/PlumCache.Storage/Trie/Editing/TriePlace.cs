using System.Runtime.InteropServices;

namespace PlumCache.Storage;

/// <summary>A place in a trie, by ranks: those before it come before it in key order, and of a collection its fields.</summary>
/// <param name="Key">Rank of the key.</param>
/// <param name="Field">Rank of a field of its collection, if it holds one.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct TriePlace(long Key, long Field)
{
    /// <summary>Behind the last key.</summary>
    internal static TriePlace End => new(-1, 0);

    internal bool IsEnd => Key < 0;
}
