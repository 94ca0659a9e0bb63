using PlumCache.Engine.Runs;

namespace PlumCache.Engine.Commits;

/// <summary>What became of a unit of work.</summary>
internal enum WriteOutcome
{
    /// <summary>It holds: published, or it has changed nothing. As a unit's own answer: it is to be published.</summary>
    Done,

    /// <summary>It is not to be published.</summary>
    Dropped,

    /// <summary>
    /// A part of it cannot be carried out, and what it has done before cannot be told from that: it is to run again with <see
    /// cref="WriteCare.Each"/>.
    /// </summary>
    Refused,

    /// <summary>The arena is full.</summary>
    NoRoom,

    /// <summary>
    /// The root is another by now. Only tests bring that about, behind the back of who holds the lane: it is to run again.
    /// </summary>
    Lost,
}
