namespace PlumCache.Engine.Serving;

/// <summary>How a write of the host itself ended.</summary>
public enum DirectWriteResult
{
    /// <summary>It is published, or had changed nothing.</summary>
    Done,

    /// <summary>It would pass the limit of memory, and nothing could be evicted for it. Nothing was changed.</summary>
    OverMaxMemory,

    /// <summary>The arena is full, also after garbage was freed and scans have lapsed. Nothing was changed.</summary>
    ArenaFull,
}
