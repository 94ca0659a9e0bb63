namespace PlumCache.Engine.Sessions;

/// <summary>
/// What a suspended batch waits for, and who brings it about. Whatever is not the caller's to bring about is told by the session's
/// resume callback, or comes with the deadline.
/// </summary>
public enum SuspensionReason
{
    /// <summary>It is not suspended.</summary>
    None,

    /// <summary>Another writer has its turn; one who leaves the lane wakes it.</summary>
    Lane,

    /// <summary>CLIENT PAUSE, which ends at the deadline; CLIENT UNPAUSE wakes it.</summary>
    Pause,

    /// <summary>
    /// What batches have left for others to do is too much; it is woken when that has become less (<see cref="Backlog"/>).
    /// </summary>
    Backlog,

    /// <summary>A command has run and is answered at the deadline.</summary>
    Time,

    /// <summary>
    /// A command has found nothing to answer; whoever changes one of its keys, or CLIENT UNBLOCK, wakes it when its answer is there, and
    /// else the deadline brings it.
    /// </summary>
    Keys,

    /// <summary>A command has run, and its answer is still being made; it is woken when that is there.</summary>
    Reply,

    /// <summary>Enough replies are pending. The caller sends them, then runs the batch again.</summary>
    OutputFull,

    /// <summary>
    /// The next command is long. The caller runs the batch again with <see cref="RunMode.Long"/>, on a thread of the pool.
    /// </summary>
    Offload,

    /// <summary>
    /// A long reply is ready to be drained. The caller calls <c>WriteNext</c> on <see cref="EngineSession.Stream"/>,
    /// sending in between, until it answers false, then runs the batch again.
    /// </summary>
    Stream,
}
