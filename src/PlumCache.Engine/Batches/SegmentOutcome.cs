namespace PlumCache.Engine.Batches;

/// <summary>How a run of a segment has ended, and what comes next; for one of its commands: how it leaves the segment.</summary>
internal enum SegmentOutcome
{
    /// <summary>All its commands have run. For a command: it is answered, its edits are applied.</summary>
    Done,

    /// <summary>Its draft has as many changes as are worth one publish: what is left goes on another.</summary>
    Full,

    /// <summary>It has held the lane for long: what is left waits behind others.</summary>
    Cut,

    /// <summary>What is behind it is to run on what it has changed of the connection or the subscriptions, or is dropped.</summary>
    Ended,

    /// <summary>A long reply is to be drained first.</summary>
    Streaming,

    /// <summary>Enough replies are pending.</summary>
    OutputFull,

    /// <summary>
    /// Nothing of the next command was written or applied: its reply or its work is long, and it must run on a version of its own.
    /// </summary>
    NeedsLease,

    /// <summary>The same, and it would take too long for a thread that serves sockets.</summary>
    NeedsLongLease,

    /// <summary>Nothing of the next command was written or applied: it runs so many others that a thread of the pool must do it.</summary>
    NeedsPool,

    /// <summary>
    /// Nothing of the next command was written or applied: it writes, and has too much to do in the lane. It is prepared first.
    /// </summary>
    NeedsPreparation,

    /// <summary>
    /// The next command has found nothing to answer, and waits until one of its keys changes. What has run before it holds.
    /// </summary>
    Waiting,

    /// <summary>Nothing of the next command was written or applied: plugins let it through, and it is a server command.</summary>
    IsServer,

    /// <summary>
    /// A write could not be carried out, and had no savepoint: nothing of the segment holds, and it must run again with care.
    /// </summary>
    Refused,

    /// <summary>
    /// A command that it called has filled the arena: nothing of the segment holds. Never a segment's, which tells by the exception.
    /// </summary>
    NoRoom,

    /// <summary>
    /// It answered an error, and is a part of a run that must not: that is over, and whoever began it undoes it. Never a segment's.
    /// </summary>
    Failed,
}
