using System.Diagnostics;
using PlumCache.Abstractions;

namespace PlumCache.Hosting.Plugins;

/// <summary>Drops replies, and remembers whether the one there is was an error.</summary>
internal sealed class DroppingWriter : IReplyWriter
{
    // What a reply takes beside its bytes, about: a header and line ends.
    private const int OverheadBytes = 8;

    private bool _isFinal;

    /// <summary>The reply's error, or null.</summary>
    public ErrorText? Error { get; private set; }

    /// <inheritdoc/>
    public long Position { get; private set; }

    /// <summary>Makes room: what was written is done with.</summary>
    public void Drop()
    {
        _isFinal = true;
        Position = 0;
    }

    /// <inheritdoc/>
    public void Rewind(long position)
    {
        Debug.Assert(position >= 0 && position <= Position, "More is taken back than was written.");
        Position = position;
        if (position == 0 && !_isFinal) Error = null;
    }

    /// <inheritdoc/>
    public void UseProtocol(int protocol)
    {
    }

    /// <inheritdoc/>
    public void Write(scoped in Reply reply)
    {
        // Only what stands first is the reply itself; the rest are its items.
        if (Position == 0 && !_isFinal) Error = reply.IsError ? reply.Data as ErrorText : (reply.Data as ReplyTree.Error)?.Text;
        if (reply.Kind != ReplyKind.None) Position += OverheadBytes + reply.Bytes.Length;
    }

    /// <inheritdoc/>
    public void BeginBulk(long length) => Position += OverheadBytes;

    /// <inheritdoc/>
    public void WritePart(scoped ReadOnlySpan<byte> bytes, bool isLast) => Position += bytes.Length;

    /// <inheritdoc/>
    public void BeginArray(long count) => Position += OverheadBytes;

    /// <inheritdoc/>
    public void BeginMap(long pairs) => Position += OverheadBytes;

    /// <inheritdoc/>
    public void BeginSet(long count) => Position += OverheadBytes;
}
