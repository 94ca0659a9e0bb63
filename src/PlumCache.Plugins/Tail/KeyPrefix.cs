namespace PlumCache.Plugins.Tail;

/// <summary>Which prefix a key is counted under.</summary>
internal static class KeyPrefix
{
    // Counters keep their names, so hostile keys must not make them long.
    private const int MaxBytes = 64;

    /// <summary>
    /// The key up to and including its delimiter number <paramref name="depth"/>, or the last one it has: empty for a key without any,
    /// because a counter for each such key would tell nothing. Cut after 64 bytes.
    /// </summary>
    /// <param name="delimiter">At least one byte.</param>
    /// <param name="depth">At least 1.</param>
    public static ReadOnlySpan<byte> Of(ReadOnlySpan<byte> key, ReadOnlySpan<byte> delimiter, long depth)
    {
        int end = 0;
        for (long level = 0; level < depth; level++)
        {
            int at = key[end..].IndexOf(delimiter);
            if (at < 0) break;
            end += at + delimiter.Length;
        }

        return key[..Math.Min(end, MaxBytes)];
    }
}
