using System.Diagnostics;
using PlumCache.Abstractions;
using PlumCache.Hosting.PubSub;
using PlumCache.Protocol;

namespace PlumCache.Hosting.Sessions;

/// <summary>
/// Something a connection is sent without having asked for it just now: a line of MONITOR or a message. Its bytes are shared among all who
/// get it.
/// </summary>
internal readonly struct FeedItem
{
    /// <summary>64 bytes: what an item takes beside its text, so that empty messages are bounded too.</summary>
    public const int OverheadBytes = 64;

    private readonly byte[]? _line;
    private readonly Message? _message;
    private readonly Subscription? _subscription;

    /// <summary>A line of MONITOR.</summary>
    /// <param name="line">Without type byte and line end; never changed.</param>
    public FeedItem(byte[] line) => _line = line;

    /// <summary>A message.</summary>
    /// <param name="subscription">Why it comes.</param>
    public FeedItem(Message message, Subscription subscription)
    {
        _message = message;
        _subscription = subscription;
    }

    /// <summary>What it counts against the bound of a feed.</summary>
    public long Bytes =>
        OverheadBytes + (_message is null ? _line!.Length : _message.Bytes + (_subscription!.IsPattern ? _subscription.Name.Length : 0));

    /// <summary>
    /// Writes it in the protocol of the connection, a long message in pieces; nothing when it was unsubscribed from meanwhile.
    /// </summary>
    /// <param name="writer">Where to.</param>
    /// <param name="written">Bytes of its message that were written before.</param>
    /// <param name="maxBytes">Most of them to write now.</param>
    /// <returns>True when all is written.</returns>
    public bool WriteNext(RespWriter writer, ref int written, int maxBytes)
    {
        if (_message is null)
        {
            writer.Write(Reply.Simple(_line));
            return true;
        }

        Debug.Assert(written == 0 || written < _message.Payload.Length, "A message that is written whole is written on.");
        if (written == 0)
        {
            if (_subscription!.HasEnded) return true;
            WriteHead(writer);
        }

        ReadOnlySpan<byte> piece = _message.Payload.AsSpan(written);
        if (piece.Length > maxBytes) piece = piece[..maxBytes];
        written += piece.Length;
        bool isLast = written == _message.Payload.Length;
        writer.WritePart(piece, isLast);
        return isLast;
    }

    private void WriteHead(RespWriter writer)
    {
        if (_subscription!.IsPattern)
        {
            writer.BeginPush(4);
            writer.WriteBulk("pmessage"u8);
            writer.WriteBulk(_subscription.Name);
        }
        else
        {
            writer.BeginPush(3);
            writer.WriteBulk("message"u8);
        }

        writer.WriteBulk(_message!.Channel);
        writer.BeginBulk(_message.Payload.Length);
    }
}
