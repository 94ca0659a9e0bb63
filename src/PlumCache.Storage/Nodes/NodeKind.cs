namespace PlumCache.Storage;

/// <summary>What a block is. The low two bits of its flags byte.</summary>
internal enum NodeKind : byte
{
    /// <summary>Up to 16 sorted entries.</summary>
    Bucket = 0,

    /// <summary>A branching over the next key byte.</summary>
    Inner = 1,

    /// <summary>The bytes of one long value.</summary>
    LongValue = 2,
}
