using PlumCache.Engine.Runs;
using PlumCache.Storage;

namespace PlumCache.Engine.Commits;

/// <summary>
/// Work that changes the keyspace: a segment of a batch, a step of the sweep, a write of the host. See <see cref="Committer"/>.
/// </summary>
internal interface IWriteUnit
{
    /// <summary>Changes a draft, and beside it only what <see cref="TakeBack"/> takes back: it may be asked again.</summary>
    /// <param name="draft">Open; the committer ends it. Its cause is a command's until the unit says otherwise.</param>
    /// <param name="nowMs">The unit's time (Unix ms), and that of the root it makes.</param>
    /// <param name="care">How it guards against refusals.</param>
    /// <returns>Done, Dropped or Refused.</returns>
    /// <exception cref="ArenaFullException">There is no room, and more may be made.</exception>
    WriteOutcome Run(Draft draft, long nowMs, WriteCare care);

    /// <summary>Nothing of the last run holds. What it left outside the draft goes; nothing, unless the unit says otherwise.</summary>
    void TakeBack()
    {
    }

    /// <summary>The last run holds. Still in the lane, so that whoever is told is told in the order of the revisions.</summary>
    void Committed()
    {
    }
}
