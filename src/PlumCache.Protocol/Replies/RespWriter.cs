using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Text;
using PlumCache.Abstractions;

namespace PlumCache.Protocol;

/// <summary>
/// Writes replies as RESP2 or RESP3 into the connection's output. Whoever rewinds it must also choose the protocol again: a HELLO that
/// is taken back never switched.
/// </summary>
public sealed class RespWriter(OutputBuffer output) : IReplyWriter
{
    /// <summary>Deepest nesting of a tree. COMMAND DOCS, the deepest, has 6; more is a bug, not data.</summary>
    public const int MaxDepth = 32;

    /// <summary>A type byte, a sign, 19 digits and a line end, rounded up.</summary>
    private const int MaxHeaderBytes = 24;

    private const int LineEndBytes = 2;

    /// <summary>What RESP3 puts before a verbatim text.</summary>
    private const int FormatTagBytes = 4;

    private static readonly SearchValues<byte> _lineBreaks = SearchValues.Create("\r\n"u8);

    private bool _isResp3;

    private byte PushType => _isResp3 ? (byte)'>' : (byte)'*';

    /// <inheritdoc/>
    public long Position => output.Position;

    /// <inheritdoc/>
    public void Rewind(long position) => output.Rewind(position);

    /// <inheritdoc/>
    public void Withhold(long position) => output.Withhold(position);

    /// <inheritdoc/>
    public bool TryPutBack() => output.TryPutBack();

    /// <inheritdoc/>
    public void UseProtocol(int protocol)
    {
        Debug.Assert(protocol is 2 or 3, "HELLO lets a protocol through that nobody speaks.");
        _isResp3 = protocol >= 3;
    }

    /// <inheritdoc/>
    public void BeginArray(long count)
    {
        Debug.Assert(count >= 0, "An array of fewer than no items would be read as null.");
        WriteHeader((byte)'*', count);
    }

    /// <inheritdoc/>
    public void BeginMap(long pairs)
    {
        Debug.Assert(pairs >= 0, "A map of fewer than no pairs would be read as null, or not at all.");
        if (_isResp3) WriteHeader((byte)'%', pairs);
        else WriteHeader((byte)'*', pairs * 2);
    }

    /// <inheritdoc/>
    public void BeginSet(long count)
    {
        Debug.Assert(count >= 0, "A set of fewer than no items would be read as null, or not at all.");
        WriteHeader(_isResp3 ? (byte)'~' : (byte)'*', count);
    }

    /// <inheritdoc/>
    public void BeginBulk(long length)
    {
        Debug.Assert(length >= 0, "A string of fewer than no bytes would be read as null.");
        WriteHeader((byte)'$', length);
    }

    /// <inheritdoc/>
    public void WritePart(scoped ReadOnlySpan<byte> bytes, bool isLast)
    {
        output.Write(bytes);
        if (isLast) output.Write("\r\n"u8);
    }

    /// <summary>Begins what is sent without being asked for; <paramref name="count"/> replies follow. An array in RESP2.</summary>
    public void BeginPush(long count) => WriteHeader(PushType, count);

    /// <inheritdoc/>
    public void Write(scoped in Reply reply)
    {
        switch (reply.Kind)
        {
            case ReplyKind.None: break;
            case ReplyKind.Simple: WriteSimple(reply.Bytes); break;
            case ReplyKind.Error: WriteError(reply.Bytes); break;
            case ReplyKind.Integer: WriteHeader((byte)':', reply.Number); break;
            case ReplyKind.Bulk: WriteBulk(reply.Bytes); break;
            case ReplyKind.Null: output.Write(_isResp3 ? "_\r\n"u8 : "$-1\r\n"u8); break;
            case ReplyKind.NullArray: output.Write(_isResp3 ? "_\r\n"u8 : "*-1\r\n"u8); break;
            case ReplyKind.Double: WriteDouble(reply.Real); break;
            case ReplyKind.Boolean: WriteBoolean(reply.Number != 0); break;
            case ReplyKind.Verbatim: WriteVerbatim(reply.Bytes); break;
            case ReplyKind.Tree: WriteTree((ReplyTree)reply.Data!, depth: 0); break;
            default: throw new UnreachableException($"A {reply.Kind} reply needs a view: the engine expands it.");
        }
    }

    /// <summary>A bulk string.</summary>
    public void WriteBulk(scoped ReadOnlySpan<byte> bytes)
    {
        // Checked in 64 bits: the sum of the greatest value and its frame need not fit an int.
        long most = bytes.Length + (long)MaxHeaderBytes + LineEndBytes;
        if (most > Array.MaxLength) throw new OutputLimitException();
        Span<byte> target = output.GetSpan((int)most);
        int length = FormatHeader(target, (byte)'$', bytes.Length);
        bytes.CopyTo(target[length..]);
        length += bytes.Length;
        target[length] = (byte)'\r';
        target[length + 1] = (byte)'\n';
        Debug.Assert(length + LineEndBytes <= most, "A header is longer than the room that was asked for it.");
        output.Advance(length + LineEndBytes);
    }

    private void WriteSimple(scoped ReadOnlySpan<byte> text)
    {
        if (text is [(byte)'O', (byte)'K'])
        {
            // The most frequent answer: one store of eight bytes, of which five count.
            BinaryPrimitives.WriteUInt64LittleEndian(output.GetSpan(sizeof(ulong)), 0x0A_0D_4B_4F_2BUL);
            output.Advance(5);
            return;
        }

        WriteLine((byte)'+', text);
    }

    /// <summary>As Redis does, without the line breaks at its ends: what a client sent may stand there.</summary>
    private void WriteError(scoped ReadOnlySpan<byte> text) => WriteLine((byte)'-', text.Trim("\r\n"u8));

    /// <summary>
    /// A type byte and one line of text. Line breaks inside would end the reply early and let a value pose as the next one, so they
    /// become blanks.
    /// </summary>
    private void WriteLine(byte type, scoped ReadOnlySpan<byte> text)
    {
        Span<byte> target = output.GetSpan(text.Length + 1 + LineEndBytes);
        target[0] = type;
        Span<byte> line = target.Slice(1, text.Length);
        text.CopyTo(line);
        line.ReplaceAny(_lineBreaks, (byte)' ');
        Debug.Assert(!line.ContainsAny(_lineBreaks), "A line that is one reply would be read as two.");
        "\r\n"u8.CopyTo(target[(1 + text.Length)..]);
        output.Advance(text.Length + 1 + LineEndBytes);
    }

    private void WriteDouble(double value)
    {
        Span<byte> text = stackalloc byte[DoubleText.MaxBytes];
        text = text[..DoubleText.Format(value, text)];
        if (_isResp3) WriteLine((byte)',', text);
        else WriteBulk(text);
    }

    private void WriteBoolean(bool value)
    {
        if (_isResp3) output.Write(value ? "#t\r\n"u8 : "#f\r\n"u8);
        else output.Write(value ? ":1\r\n"u8 : ":0\r\n"u8);
    }

    private void WriteVerbatim(scoped ReadOnlySpan<byte> text)
    {
        if (!_isResp3)
        {
            WriteBulk(text);
            return;
        }

        WriteHeader((byte)'=', (long)text.Length + FormatTagBytes);
        output.Write("txt:"u8);
        output.Write(text);
        output.Write("\r\n"u8);
    }

    private void WriteTree(ReplyTree tree, int depth)
    {
        if (depth > MaxDepth) throw new UnreachableException($"A reply is nested more than {MaxDepth} deep.");
        switch (tree)
        {
            case ReplyTree.Simple simple: WriteSimple(Encoding.UTF8.GetBytes(simple.Text)); break;
            case ReplyTree.Error error: WriteError(error.Text.Bytes); break;
            case ReplyTree.Integer integer: WriteHeader((byte)':', integer.Value); break;
            case ReplyTree.Double real: WriteDouble(real.Value); break;
            case ReplyTree.Boolean boolean: WriteBoolean(boolean.Value); break;
            case ReplyTree.Bulk bulk: WriteBulk(bulk.Bytes.Span); break;
            case ReplyTree.Verbatim verbatim: WriteVerbatim(Encoding.UTF8.GetBytes(verbatim.Text)); break;
            case ReplyTree.Null: Write(Reply.Null); break;
            case ReplyTree.NullArray: Write(Reply.NullArray); break;
            case ReplyTree.Array array: WriteItems((byte)'*', array.Items, depth); break;
            case ReplyTree.Set set: WriteItems(_isResp3 ? (byte)'~' : (byte)'*', set.Items, depth); break;
            case ReplyTree.Map map: WriteMap(map, depth); break;
            case ReplyTree.Push push: WriteItems(PushType, push.Items, depth); break;
            case ReplyTree.Several several when depth == 0: WriteSeveral(several); break;
            default: throw new UnreachableException($"No form for {tree.GetType()}.");
        }
    }

    private void WriteItems(byte type, ImmutableArray<ReplyTree> items, int depth)
    {
        WriteHeader(type, items.Length);
        foreach (ReplyTree item in items) WriteTree(item, depth + 1);
    }

    /// <summary>One reply behind the other: nothing but the command that asked tells that they belong together.</summary>
    private void WriteSeveral(ReplyTree.Several several)
    {
        foreach (ReplyTree reply in several.Replies) WriteTree(reply, depth: 1);
    }

    private void WriteMap(ReplyTree.Map map, int depth)
    {
        BeginMap(map.Pairs.Length);
        foreach ((ReplyTree key, ReplyTree value) in map.Pairs)
        {
            WriteTree(key, depth + 1);
            WriteTree(value, depth + 1);
        }
    }

    private void WriteHeader(byte type, long number) => output.Advance(FormatHeader(output.GetSpan(MaxHeaderBytes), type, number));

    private static int FormatHeader(Span<byte> target, byte type, long number)
    {
        target[0] = type;
        int length = 2;
        if ((ulong)number <= 9) target[1] = (byte)('0' + number);
        else if (Utf8Formatter.TryFormat(number, target[1..], out int digits)) length = 1 + digits;
        else Debug.Fail("A number has more digits than there was room for.");
        target[length] = (byte)'\r';
        target[length + 1] = (byte)'\n';
        return length + LineEndBytes;
    }
}
