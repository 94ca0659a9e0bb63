namespace PlumCache.Storage;

/// <summary>How an attempt to publish a draft ended.</summary>
public enum PublishResult
{
    /// <summary>The draft is the new root, or had changed nothing.</summary>
    Published,

    /// <summary>
    /// The root had moved on: the draft was abandoned and what made it must run again. Roots are made in the lane alone, so only a test
    /// brings this about.
    /// </summary>
    Lost,
}
