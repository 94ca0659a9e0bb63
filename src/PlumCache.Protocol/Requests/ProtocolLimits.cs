namespace PlumCache.Protocol;

/// <summary>
/// What a client may send. Every bound stands against a request that would cost memory or time before anybody has looked at it.
/// </summary>
public sealed record ProtocolLimits
{
    /// <summary>The defaults.</summary>
    public static readonly ProtocolLimits Default = new();

    /// <summary>
    /// Most bytes of one request, all its arguments and their headers included. 1 GB, Redis' client-query-buffer-limit: one value of the
    /// greatest length fits, two do not. (Redis counts what it holds unparsed, so there two may.)
    /// </summary>
    public int MaxRequestBytes { get; init; } = 1 << 30;

    /// <summary>Most bytes of one argument sent as a bulk string. 512 MB, Redis' proto-max-bulk-len.</summary>
    public int MaxBulkBytes { get; init; } = 512 << 20;

    /// <summary>
    /// An argument from so many bytes on is long: whoever receives it is told where it begins, and may move it. 1 MB.
    /// </summary>
    public int LongArgumentBytes { get; init; } = 1 << 20;

    /// <summary>
    /// Most arguments of one request, the name included. 2,147,483,647, as in Redis 7: what bounds it is <see cref="MaxRequestBytes"/>, of
    /// which an argument takes at least 6, and 16 bytes of our own bookkeeping for each that has come.
    /// </summary>
    public int MaxArguments { get; init; } = int.MaxValue;

    /// <summary>
    /// Most bytes of a line before its end: of an inline command, and of the line that announces an array or a bulk string. 64 KB, Redis'
    /// PROTO_INLINE_MAX_SIZE: no human types more, and a client that sends no line end must not fill memory.
    /// </summary>
    public int MaxLineBytes { get; init; } = 64 << 10;

    /// <summary>Most arguments of a request sent as an array before AUTH. 10 as in Redis: HELLO with all its options has 7.</summary>
    public int MaxUnauthenticatedArguments { get; init; } = 10;

    /// <summary>Most bytes of a bulk string before AUTH. 16,384 as in Redis: a password fits, an attack on memory does not.</summary>
    public int MaxUnauthenticatedBulkBytes { get; init; } = 16 << 10;
}
