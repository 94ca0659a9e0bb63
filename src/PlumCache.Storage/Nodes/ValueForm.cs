namespace PlumCache.Storage;

/// <summary>How a value lies in its bucket.</summary>
internal enum ValueForm : byte
{
    /// <summary>Its bytes.</summary>
    Inline = 0,

    /// <summary>The block that holds its bytes, and their number.</summary>
    Block = 1,
}
