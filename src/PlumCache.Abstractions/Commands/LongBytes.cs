namespace PlumCache.Abstractions;

/// <summary>Long arguments of a request, which are not copied while what they are for is only noted.</summary>
internal static class LongBytes
{
    /// <summary>Shorter ones are cheaper copied than looked for in the request.</summary>
    private const int LeastBytes = 256;

    /// <summary>Whether bytes are long and lie in a request.</summary>
    /// <param name="request">The request; may be empty.</param>
    /// <param name="bytes">May point into it, or anywhere else.</param>
    /// <param name="place">Where.</param>
    public static bool LieIn(ReadOnlyMemory<byte> request, scoped ReadOnlySpan<byte> bytes, out int place)
    {
        place = 0;
        return bytes.Length >= LeastBytes && request.Span.Overlaps(bytes, out place) && place >= 0
            && place <= request.Length - bytes.Length;
    }
}
