using PlumCache.Storage;

namespace PlumCache.Hosting.Sessions;

/// <summary>Where connections keep what is longer than a megabyte.</summary>
internal sealed class SessionMemory
{
    /// <summary>Where requests are received.</summary>
    public LargeBuffers Requests { get; } = new();

    /// <summary>Where replies wait.</summary>
    public LargeBuffers Replies { get; } = new();
}
