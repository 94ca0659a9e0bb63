namespace PlumCache.Abstractions;

/// <summary>The error texts more than one command answers, word for word those of Redis 7.</summary>
public static class Errors
{
    /// <summary>The options make no sense together or are unknown.</summary>
    public const string Syntax = "ERR syntax error";

    /// <summary>An argument or a value should be a 64-bit integer.</summary>
    public const string NotAnInteger = "ERR value is not an integer or out of range";

    /// <summary>A number, of a database for one, does not fit into 32 bits.</summary>
    public const string NotAnInt32 = "ERR value is out of range, value must between -2147483648 and 2147483647";

    /// <summary>An argument or a value should be a floating-point number.</summary>
    public const string NotAFloat = "ERR value is not a valid float";

    /// <summary>The key is needed and not there.</summary>
    public const string NoSuchKey = "ERR no such key";

    /// <summary>A database's number is out of range.</summary>
    public const string DatabaseOutOfRange = "ERR DB index is out of range";

    /// <summary>The key holds another kind of value.</summary>
    public const string WrongType = "WRONGTYPE Operation against a key holding the wrong kind of value";

    /// <summary>Memory is at its limit.</summary>
    public const string OutOfMemory = "OOM command not allowed when used memory > 'maxmemory'.";

    /// <summary>A value would grow past the limit.</summary>
    public const string ValueTooLong = "ERR string exceeds maximum allowed size (proto-max-bulk-len)";

    /// <summary>A command cannot run inside EXEC, or whatever else runs commands.</summary>
    public const string NotInsideOthers = "ERR Command not allowed inside a transaction";

    /// <summary>A key is longer than the limit.</summary>
    /// <param name="length">Its length in bytes.</param>
    /// <param name="limit">max_key_bytes.</param>
    public static string KeyTooLong(int length, int limit) => $"ERR key of {length} bytes is too long, max_key_bytes is {limit}";

    /// <summary>The number of arguments does not fit.</summary>
    /// <param name="name">The command; <c>container|sub</c> for a subcommand.</param>
    public static string WrongArity(string name) => $"ERR wrong number of arguments for '{name}' command";

    /// <summary>An expiry that is no time.</summary>
    /// <param name="name">The command.</param>
    public static string InvalidExpire(string name) => $"ERR invalid expire time in '{name}' command";
}
