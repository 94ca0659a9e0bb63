namespace PlumCache.Storage;

/// <summary>Why a copy or move of a prefix was refused: negative answers in place of a number of keys.</summary>
internal static class PrefixRefusal
{
    /// <summary>A key would become longer than 65,536 bytes.</summary>
    internal const long KeyTooLong = -1;

    /// <summary>
    /// The trie would count more keys or bytes than <see cref="TrieLimits"/> allows: copies share memory, so they can double for ever.
    /// </summary>
    internal const long TooManyKeys = -2;
}
