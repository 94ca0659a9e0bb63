namespace PlumCache.Engine.Sessions;

/// <summary>What the thread that calls <c>CommandEngine.Run</c> may spend.</summary>
public enum RunMode
{
    /// <summary>A thread that serves sockets: a command that would take long answers <see cref="SuspensionReason.Offload"/>.</summary>
    Inline,

    /// <summary>A thread of the pool: everything runs to its end.</summary>
    Long,
}
