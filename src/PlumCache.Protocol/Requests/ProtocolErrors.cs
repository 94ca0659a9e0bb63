namespace PlumCache.Protocol;

/// <summary>What a client is told before it is closed for breaking the protocol; word for word Redis' texts where it has one.</summary>
internal static class ProtocolErrors
{
    public const string InvalidMultibulkLength = "ERR Protocol error: invalid multibulk length";
    public const string UnauthenticatedMultibulkLength = "ERR Protocol error: unauthenticated multibulk length";
    public const string MultibulkLineTooLong = "ERR Protocol error: too big mbulk count string";
    public const string InvalidBulkLength = "ERR Protocol error: invalid bulk length";
    public const string UnauthenticatedBulkLength = "ERR Protocol error: unauthenticated bulk length";
    public const string BulkLineTooLong = "ERR Protocol error: too big bulk count string";
    public const string UnbalancedQuotes = "ERR Protocol error: unbalanced quotes in request";
    public const string InlineTooLong = "ERR Protocol error: too big inline request";

    /// <summary>Redis has no text: it drops the connection when its query buffer is full.</summary>
    public const string RequestTooLong = "ERR Protocol error: too big request";

    /// <summary>Something else stands where an argument should begin.</summary>
    /// <param name="found">The byte. Outside ASCII it is shown as an escape, because an error is text.</param>
    public static string ExpectedBulk(byte found) => found is > 0 and < 0x80
        ? $"ERR Protocol error: expected '$', got '{(char)found}'"
        : $"ERR Protocol error: expected '$', got '\\x{found:x2}'";
}
