namespace PlumCache.Protocol;

/// <summary>Why the parser stopped. Whatever it is, the commands added to the batch before it are to be run first.</summary>
public enum ParseStatus
{
    /// <summary>The input ends between two requests or inside one: run the batch, then read more.</summary>
    NeedMore,

    /// <summary>The batch takes no more: run it, then parse the rest of the input before reading.</summary>
    BatchFull,

    /// <summary>The input breaks the protocol: answer <see cref="ParseResult.Error"/> and close.</summary>
    Error,

    /// <summary>
    /// A browser was talked into speaking to us (<c>POST</c> or <c>Host:</c> as a command): log it and close without an answer.
    /// </summary>
    SecurityClose,
}
