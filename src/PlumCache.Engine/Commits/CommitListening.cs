namespace PlumCache.Engine.Commits;

/// <summary>A listener, told of commits until this is disposed. See <c>CommandEngine.Listen</c>.</summary>
internal sealed class CommitListening(Committer committer, ICommitListener listener) : IDisposable
{
    /// <summary>Who is told.</summary>
    public ICommitListener Listener => listener;

    /// <summary>Whether it is told no more. For the holder of the lane.</summary>
    public bool IsEnded { get; set; }

    /// <summary>Ends it. May be called twice.</summary>
    public void Dispose() => committer.Remove(this);
}
