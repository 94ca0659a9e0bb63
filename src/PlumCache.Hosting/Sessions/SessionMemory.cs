using PlumCache.Storage;

namespace PlumCache.Hosting.Sessions;

/// <summary>Where connections keep what is longer than a megabyte.</summary>
internal sealed class SessionMemory
{
    /// <summary>
    /// 48 MB, for ten seconds at most: more would lie beside the next value, and it would take three times its size.
    /// </summary>
    private const long MostKeptBytes = 48 << 20;

    /// <summary>Where requests are received.</summary>
    public LargeBuffers Requests { get; } = new(MostKeptBytes);

    /// <summary>Where replies wait.</summary>
    public LargeBuffers Replies { get; } = new();
}
