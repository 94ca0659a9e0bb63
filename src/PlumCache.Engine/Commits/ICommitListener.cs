using PlumCache.Storage;

namespace PlumCache.Engine.Commits;

/// <summary>Is told of each publish what it changed: see <c>CommandEngine.Listen</c>.</summary>
public interface ICommitListener
{
    /// <summary>
    /// A publish has happened. In the lane, so in the order of the revisions and before anybody else hears of it: writers wait meanwhile,
    /// and nothing may be written. What it throws is reported, and changes nothing.
    /// </summary>
    /// <param name="record">What it changed; valid during the call, unless it is kept (<see cref="CommitRecord.Keep"/>).</param>
    void OnCommit(in CommitRecord record);
}
