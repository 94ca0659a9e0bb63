namespace PlumCache.Hosting.Sessions;

/// <summary>How long a session may do nothing, in milliseconds.</summary>
/// <param name="IdleMs">Without sending us anything; 0 for ever.</param>
/// <param name="ReplyStallMs">Without taking its replies.</param>
/// <param name="LingerMs">Without ending its side after our last word.</param>
internal readonly record struct SessionTimeouts(long IdleMs, long ReplyStallMs, long LingerMs)
{
    /// <summary>
    /// The timeout that has passed, or <see cref="CloseReason.None"/>. All in ms of one clock; what has not begun began at
    /// <see cref="long.MaxValue"/>.
    /// </summary>
    /// <param name="nowMs">The time.</param>
    /// <param name="stalledSinceMs">Since when replies wait for the peer.</param>
    /// <param name="lingerSinceMs">Since when the peer has our last word.</param>
    /// <param name="idleSinceMs">Since when there is nothing to do for it.</param>
    public CloseReason ReasonAt(long nowMs, long stalledSinceMs, long lingerSinceMs, long idleSinceMs)
    {
        if (nowMs - stalledSinceMs >= ReplyStallMs) return CloseReason.Stalled;
        if (nowMs - lingerSinceMs >= LingerMs) return CloseReason.LingerTimeout;
        return IdleMs > 0 && nowMs - idleSinceMs >= IdleMs ? CloseReason.Idle : CloseReason.None;
    }
}
