namespace PlumCache.Hosting.Transport;

/// <summary>How an attempt to move bytes ended.</summary>
internal enum IoOutcome
{
    /// <summary>Some bytes were moved.</summary>
    Moved,

    /// <summary>None can be moved now; nothing was waited for.</summary>
    WouldBlock,

    /// <summary>The peer sends no more.</summary>
    EndOfInput,

    /// <summary>The connection is broken.</summary>
    Broken,
}
