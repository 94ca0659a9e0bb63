namespace PlumCache.Abstractions;

/// <summary>Where replies go: a protocol's encoder. Calls arrive in the order of the reply's form: a header, then its items.</summary>
public interface IReplyWriter
{
    /// <summary>
    /// Bytes written and not yet taken; with <see cref="Rewind"/>, how a command that is refused, or a batch that runs again, takes back
    /// what it had answered.
    /// </summary>
    long Position { get; }

    /// <summary>Takes back everything written since <see cref="Position"/> was <paramref name="position"/>.</summary>
    /// <param name="position">A position since which nothing was taken.</param>
    void Rewind(long position);

    /// <summary>
    /// Takes back everything written since <see cref="Position"/> was <paramref name="position"/>, so that <see cref="TryPutBack"/> may put
    /// it back: a reply is written beforehand, and nothing of it is sent unless it holds. O(1).
    /// </summary>
    /// <param name="position">A position since which nothing was taken.</param>
    void Withhold(long position) => Rewind(position);

    /// <summary>
    /// Puts back what was withheld last, in O(1), if nothing was written since; once more if it was taken back again.
    /// </summary>
    /// <returns>False: it is gone, or is never kept; nothing is written.</returns>
    bool TryPutBack() => false;

    /// <summary>Chooses the protocol for what follows.</summary>
    /// <param name="protocol">2 or 3.</param>
    void UseProtocol(int protocol);

    /// <summary>
    /// Writes a reply whose form needs no view: any but <see cref="ReplyKind.Items"/>, <see cref="ReplyKind.Keys"/>, <see
    /// cref="ReplyKind.Scan"/> and <see cref="ReplyKind.Listing"/>.
    /// </summary>
    void Write(scoped in Reply reply);

    /// <summary>Begins a bulk string that is written in parts.</summary>
    /// <param name="length">Bytes of all its parts together.</param>
    void BeginBulk(long length);

    /// <summary>Writes a part of the bulk string that was begun.</summary>
    /// <param name="bytes">The bytes behind those of the last part.</param>
    /// <param name="isLast">Whether the string ends with them.</param>
    void WritePart(scoped ReadOnlySpan<byte> bytes, bool isLast);

    /// <summary>Begins an array; <paramref name="count"/> replies follow.</summary>
    /// <param name="count">Number of items.</param>
    void BeginArray(long count);

    /// <summary>Begins a map; <paramref name="pairs"/> times a key and a value follow. A flat array in RESP2.</summary>
    /// <param name="pairs">Number of pairs.</param>
    void BeginMap(long pairs);

    /// <summary>Begins a set; <paramref name="count"/> replies follow. An array in RESP2.</summary>
    /// <param name="count">Number of items.</param>
    void BeginSet(long count);
}
