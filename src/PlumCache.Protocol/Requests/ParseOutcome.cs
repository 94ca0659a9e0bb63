namespace PlumCache.Protocol;

/// <summary>How far one step inside the parser came.</summary>
internal enum ParseOutcome
{
    /// <summary>The step is done; the parser goes on behind it.</summary>
    Done,

    /// <summary>The input ends here.</summary>
    NeedMore,

    /// <summary>Depends on the commands before it in the batch, so those run first.</summary>
    Deferred,

    /// <summary>The request is refused, and with it the connection: the parser holds the reason.</summary>
    Failed,
}
