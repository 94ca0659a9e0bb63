using System.Globalization;
using System.Text;
using PlumCache.Abstractions;

namespace PlumCache.Tests.Engine.Kit;

/// <summary>
/// Writes replies as text a test can read: <c>+OK</c>, <c>-ERR x</c>, <c>:1</c>, <c>"bulk"</c>, <c>nil</c>, <c>[a, b]</c>, <c>{k: v}</c>.
/// Its position counts bytes, so that limits of output can be tested.
/// </summary>
internal sealed class RecordingWriter : IReplyWriter
{
    private readonly List<Token> _tokens = [];
    private readonly StringBuilder _bulk = new();
    private List<Token> _withheld = [];
    private long _withheldAt = -1;
    private long _bulkLength;

    private readonly record struct Token(string Text, long Items, long End);

    public long Position => (_tokens.Count == 0 ? 0 : _tokens[^1].End) + _bulk.Length;

    public int Protocol { get; private set; } = 2;

    public int Rewinds { get; private set; }

    /// <summary>How often what was withheld was put back.</summary>
    public int PutsBack { get; private set; }

    /// <summary>Happens before a reply is written.</summary>
    public Action OnWrite { get; set; } = static () => { };

    public void Rewind(long position)
    {
        if (position < Position) Rewinds++;
        while (_tokens.Count > 0 && _tokens[^1].End > position) _tokens.RemoveAt(_tokens.Count - 1);
        Assert.Equal(position, Position);
    }

    public void Withhold(long position)
    {
        _withheld = [.. _tokens.Where(token => token.End > position)];
        _withheldAt = position;
        Rewind(position);
    }

    public bool TryPutBack()
    {
        if (_withheldAt != Position) return false;
        _tokens.AddRange(_withheld);
        _withheldAt = -1;
        PutsBack++;
        return true;
    }

    public void UseProtocol(int protocol) => Protocol = protocol;

    public void BeginBulk(long length)
    {
        Assert.Equal(0, _bulk.Length);
        _bulkLength = length;
    }

    public void WritePart(scoped ReadOnlySpan<byte> bytes, bool isLast)
    {
        _bulk.Append(Encoding.Latin1.GetString(bytes));
        if (!isLast) return;
        Assert.Equal(_bulkLength, _bulk.Length);
        string text = Quote(_bulk.ToString());
        _bulk.Clear();
        Add(text);
    }

    public void BeginArray(long count) => Add("*", count);

    public void BeginMap(long pairs) => Add("%", pairs);

    public void BeginSet(long count) => Add("~", count);

    public void Write(scoped in Reply reply)
    {
        if (reply.Kind == ReplyKind.None) return;
        OnWrite();
        Add(reply.Kind switch
        {
            ReplyKind.Simple => "+" + Encoding.UTF8.GetString(reply.Bytes),
            ReplyKind.Error => "-" + reply.Data,
            ReplyKind.Integer => ":" + reply.Number.ToString(CultureInfo.InvariantCulture),
            ReplyKind.Bulk => Quote(Encoding.Latin1.GetString(reply.Bytes)),
            ReplyKind.Null => "nil",
            ReplyKind.NullArray => "nil[]",
            ReplyKind.Double => "," + reply.Real.ToString(CultureInfo.InvariantCulture),
            ReplyKind.Boolean => reply.Number != 0 ? "#t" : "#f",
            ReplyKind.Verbatim => Quote(Encoding.UTF8.GetString(reply.Bytes)),
            ReplyKind.Tree => Render((ReplyTree)reply.Data!),
            _ => throw new InvalidOperationException($"A writer must not be given {reply.Kind}."),
        });
    }

    /// <summary>The replies written so far, one string each, and forgets them: what a connection would have sent.</summary>
    public string[] Take()
    {
        var replies = new List<string>();
        int at = 0;
        while (at < _tokens.Count) replies.Add(Join(ref at));
        _tokens.Clear();
        _withheldAt = -1;
        return [.. replies];
    }

    /// <summary>How many replies have been written, as far as they are whole.</summary>
    public override string ToString() => string.Join(' ', _tokens.Select(token => token.Text));

    private static string Quote(string text) => $"\"{text}\"";

    private static string Render(ReplyTree tree) => tree switch
    {
        ReplyTree.Simple simple => "+" + simple.Text,
        ReplyTree.Error error => "-" + error.Text,
        ReplyTree.Integer integer => ":" + integer.Value.ToString(CultureInfo.InvariantCulture),
        ReplyTree.Double real => "," + real.Value.ToString(CultureInfo.InvariantCulture),
        ReplyTree.Boolean boolean => boolean.Value ? "#t" : "#f",
        ReplyTree.Bulk bulk => Quote(Encoding.UTF8.GetString(bulk.Bytes.Span)),
        ReplyTree.Verbatim verbatim => Quote(verbatim.Text),
        ReplyTree.Null => "nil",
        ReplyTree.NullArray => "nil[]",
        ReplyTree.Array array => $"[{string.Join(", ", array.Items.Select(Render))}]",
        ReplyTree.Set set => $"[{string.Join(", ", set.Items.Select(Render))}]",
        ReplyTree.Map map => $"{{{string.Join(", ", map.Pairs.Select(pair => $"{Render(pair.Key)}: {Render(pair.Value)}"))}}}",
        ReplyTree.Push push => $">[{string.Join(", ", push.Items.Select(Render))}]",
        ReplyTree.Several several => string.Join(' ', several.Replies.Select(Render)),
        _ => throw new InvalidOperationException(tree.ToString()),
    };

    private string Join(ref int at)
    {
        Token token = _tokens[at++];
        if (token.Text is not ("*" or "%" or "~")) return token.Text;
        bool isMap = token.Text == "%";
        string[] items = new string[isMap ? token.Items * 2 : token.Items];
        for (int i = 0; i < items.Length; i++)
        {
            Assert.True(at < _tokens.Count, "An array or map has fewer items than its header says.");
            items[i] = Join(ref at);
        }

        return isMap
            ? $"{{{string.Join(", ", items.Chunk(2).Select(static pair => $"{pair[0]}: {pair[1]}"))}}}"
            : $"{(token.Text == "~" ? "~" : "")}[{string.Join(", ", items)}]";
    }

    private void Add(string text, long items = 0)
    {
        _withheldAt = -1;
        _tokens.Add(new Token(text, items, Position + Math.Max(1, text.Length)));
    }
}
