using System.Runtime.InteropServices;

namespace PlumCache.Storage;

/// <summary>Where a lookup found a key. <see cref="Trie.At"/> turns it into an entry, as long as the trie it came from is valid.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly struct EntryLocation
{
    internal readonly uint Bucket;
    internal readonly int Index;
    internal readonly ExpiryMark Mark;

    internal EntryLocation(uint bucket, int index, ExpiryMark mark)
    {
        Bucket = bucket;
        Index = index;
        Mark = mark;
    }

    /// <summary>Whether the key is there.</summary>
    public bool IsFound => Bucket != 0;
}
