using PlumCache.Engine.Waiting;

namespace PlumCache.Engine.Serving;

/// <summary>What the thread that calls <see cref="CommandEngine.Run"/> may spend.</summary>
public enum RunMode
{
    /// <summary>A thread that serves sockets: a command that would take long answers <see cref="SuspensionReason.Offload"/>.</summary>
    Inline,

    /// <summary>A thread of the pool: everything runs to its end.</summary>
    Long,
}
