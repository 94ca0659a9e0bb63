namespace PlumCache.Engine;

/// <summary>What a command's execution means for the batch.</summary>
internal enum ExecuteOutcome
{
    /// <summary>Answered, its edits applied.</summary>
    Done,

    /// <summary>Nothing was written or applied: its reply or its work is long, and it must run on a version of its own.</summary>
    NeedsLease,

    /// <summary>Its edits could not be applied: the draft must be abandoned and the batch run again with what <see cref="BatchRun.RefusalAt"/> now says.</summary>
    DraftBroken,

    /// <summary>Nothing was written or applied: it runs so many others that a thread of the pool must do it.</summary>
    NeedsPool,

    /// <summary>Nothing was written or applied: plugins let it through, and it is a server command.</summary>
    IsServer,

    /// <summary>It answered an error, <see cref="CommandSequence.Failure"/>, and is a part of a run that must not: that is over, and whoever began it undoes it.</summary>
    Failed,
}
