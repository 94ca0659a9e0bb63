namespace PlumCache.Hosting.Embedding;

/// <summary>
/// An update needs more memory than there may be: it passes <c>maxmemory</c> and nothing can be evicted for it, or the arena is full.
/// Nothing of it was written. Remove something, end views, drop snapshots, or raise the limit.
/// </summary>
public sealed class KeyspaceFullException : Exception
{
    /// <summary>Which limit.</summary>
    /// <param name="message">Names it.</param>
    public KeyspaceFullException(string message)
        : base(message)
    {
    }
}
