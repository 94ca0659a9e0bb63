namespace PlumCache.Storage;

/// <summary>The arena is at its limit. The draft that met it must be abandoned; nothing published is lost.</summary>
public sealed class ArenaFullException : Exception
{
    /// <summary>Says the limit.</summary>
    /// <param name="limitBytes">The arena's limit in bytes.</param>
    public ArenaFullException(long limitBytes)
        : base($"The arena is full at its limit of {limitBytes} bytes.")
    {
    }
}
