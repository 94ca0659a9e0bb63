namespace PlumCache.Storage;

/// <summary>How a value lies in its bucket, by the bits of its tag that tell so.</summary>
internal enum ValueForm : byte
{
    /// <summary>Its bytes.</summary>
    Inline = 0,

    /// <summary>The block that holds its bytes, and their number.</summary>
    Block = 1,

    /// <summary>The root of a trie of its own, which is a collection: its fields are the keys there.</summary>
    Trie = 0x80,
}
