namespace PlumCache.Storage;

/// <summary>What bounds a trie.</summary>
internal static class TrieLimits
{
    /// <summary>Longest key: what a prefix length (17 bits with its flag) can hold.</summary>
    internal const int MaxKeyBytes = 65_536;

    /// <summary>Longest value: Redis' own limit.</summary>
    internal const int MaxValueBytes = 512 << 20;

    /// <summary>
    /// Most entries of a bucket: what one vector compares. 32 take 4 % less memory, and a tenth more time to read and write; 8 lose
    /// everywhere.
    /// </summary>
    internal const int MaxBucketEntries = 16;

    /// <summary>Most bytes of suffixes and values in a bucket of two entries or more.</summary>
    internal const int MaxBucketData = 4096;

    /// <summary>A subtree of at most so many keys is one bucket, if its data fit.</summary>
    internal const int FlattenKeys = MaxBucketEntries / 2;

    /// <summary>
    /// Most keys of a trie that copies of prefixes may make: sharing makes keys for free, doubling with each copy, and counts are 32 bits.
    /// The other half is room for keys that are really there.
    /// </summary>
    internal const long MaxKeysByCopying = 1L << 31;

    /// <summary>The same for bytes, which are counted in 56 bits.</summary>
    internal const long MaxBytesByCopying = 1L << 54;
}
