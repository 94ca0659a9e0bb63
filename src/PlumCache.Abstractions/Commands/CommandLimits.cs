namespace PlumCache.Abstractions;

/// <summary>Bounds every command obeys.</summary>
/// <param name="MaxKeyBytes">Longest key in bytes. A write copies the path its key walks, so keys must stay bounded.</param>
/// <param name="MaxValueBytes">Longest value in bytes: Redis' proto-max-bulk-len, 512 MB.</param>
public sealed record CommandLimits(int MaxKeyBytes, int MaxValueBytes)
{
    /// <summary>64 KB keys and 512 MB values.</summary>
    public static readonly CommandLimits Default = new(65_536, 512 << 20);
}
