namespace PlumCache.Abstractions;

/// <summary>
/// What a command answers: a value. It may point into the view, the command or constants, and is written before any of them ends.
/// </summary>
public readonly ref struct Reply
{
    private Reply(ReplyKind kind, ReadOnlySpan<byte> bytes = default, long number = 0, object? data = null)
    {
        Kind = kind;
        Bytes = bytes;
        Number = number;
        Data = data;
    }

    /// <summary>Its form.</summary>
    public ReplyKind Kind { get; }

    /// <summary>The bytes of a simple, error, bulk or verbatim reply.</summary>
    public ReadOnlySpan<byte> Bytes { get; }

    /// <summary>An integer; a boolean (0 or 1); a double's bits; the number of items.</summary>
    public long Number { get; }

    /// <summary>
    /// An <see cref="ErrorText"/>, a <see cref="ReplyTree"/>, <see cref="ReplyItem"/>, <see cref="KeyQuery"/>, <see cref="ScanQuery"/> or
    /// <see cref="ListingQuery"/>.
    /// </summary>
    public object? Data { get; }

    /// <summary>The double of a <see cref="ReplyKind.Double"/> reply.</summary>
    public double Real => BitConverter.Int64BitsToDouble(Number);

    /// <summary>Whether it is an error.</summary>
    public bool IsError => Kind == ReplyKind.Error;

    /// <summary><c>+OK</c>.</summary>
    public static Reply Ok => Simple("OK"u8);

    /// <summary>No value.</summary>
    public static Reply Null => new(ReplyKind.Null);

    /// <summary>No array.</summary>
    public static Reply NullArray => new(ReplyKind.NullArray);

    /// <summary>Nothing is written.</summary>
    public static Reply None => default;

    /// <summary>A status line.</summary>
    /// <param name="text">Without line breaks.</param>
    public static Reply Simple(ReadOnlySpan<byte> text) => new(ReplyKind.Simple, text);

    /// <summary>An error.</summary>
    /// <param name="text">Code, space, sentence: <c>ERR syntax error</c>. Line breaks are written as spaces.</param>
    public static Reply Error(ErrorText text) => new(ReplyKind.Error, text is null ? default : text.Bytes, data: text);

    /// <summary>An integer.</summary>
    /// <param name="value">The number.</param>
    public static Reply Integer(long value) => new(ReplyKind.Integer, number: value);

    /// <summary>Bytes.</summary>
    /// <param name="bytes">May point into the view or the command.</param>
    public static Reply Bulk(ReadOnlySpan<byte> bytes) => new(ReplyKind.Bulk, bytes);

    /// <summary>A floating-point number.</summary>
    /// <param name="value">The number.</param>
    public static Reply Double(double value) => new(ReplyKind.Double, number: BitConverter.DoubleToInt64Bits(value));

    /// <summary>True or false.</summary>
    /// <param name="value">Which.</param>
    public static Reply Boolean(bool value) => new(ReplyKind.Boolean, number: value ? 1 : 0);

    /// <summary>Plain text for people.</summary>
    /// <param name="text">UTF-8.</param>
    public static Reply Verbatim(ReadOnlySpan<byte> text) => new(ReplyKind.Verbatim, text);

    /// <summary>A nested reply.</summary>
    /// <param name="tree">Owns its bytes.</param>
    public static Reply Tree(ReplyTree tree) => new(ReplyKind.Tree, data: tree);

    /// <summary>
    /// An array whose items are computed while it is written, so that values go from the view to the socket's buffer in one copy.
    /// </summary>
    /// <param name="count">How many.</param>
    /// <param name="item">Gives each; a static lambda.</param>
    public static Reply Items(int count, ReplyItem item) => new(ReplyKind.Items, number: count, data: item);

    /// <summary>An array of all keys a query matches.</summary>
    /// <param name="query">Which keys.</param>
    public static Reply Keys(KeyQuery query) => new(ReplyKind.Keys, data: query);

    /// <summary>All items of a listing.</summary>
    /// <param name="query">Which.</param>
    public static Reply Listing(ListingQuery query) => new(ReplyKind.Listing, data: query);

    /// <summary>A page of a scan: the next cursor and its keys.</summary>
    /// <param name="query">Where and what.</param>
    public static Reply Scan(ScanQuery query) => new(ReplyKind.Scan, data: query);
}
