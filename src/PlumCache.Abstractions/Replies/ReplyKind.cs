namespace PlumCache.Abstractions;

/// <summary>The forms of a reply. A protocol writes each as it can: RESP2 has no maps, so they become flat arrays.</summary>
public enum ReplyKind
{
    /// <summary>Nothing at all.</summary>
    None,

    /// <summary>A short status line such as OK.</summary>
    Simple,

    /// <summary>An error: code, space, sentence.</summary>
    Error,

    /// <summary>A 64-bit integer.</summary>
    Integer,

    /// <summary>Bytes.</summary>
    Bulk,

    /// <summary>No value.</summary>
    Null,

    /// <summary>No array; the same as <see cref="Null"/> in RESP3.</summary>
    NullArray,

    /// <summary>A floating-point number; a bulk string in RESP2.</summary>
    Double,

    /// <summary>True or false; 1 or 0 in RESP2.</summary>
    Boolean,

    /// <summary>Text with a format tag; a bulk string in RESP2.</summary>
    Verbatim,

    /// <summary>A nested reply that owns its bytes: <see cref="ReplyTree"/>.</summary>
    Tree,

    /// <summary>An array whose items are computed one by one while it is written: <see cref="ReplyItem"/>.</summary>
    Items,

    /// <summary>All keys of a <see cref="KeyQuery"/>, streamed.</summary>
    Keys,

    /// <summary>One page of a <see cref="ScanQuery"/>.</summary>
    Scan,

    /// <summary>All items of a <see cref="ListingQuery"/>.</summary>
    Listing,
}
