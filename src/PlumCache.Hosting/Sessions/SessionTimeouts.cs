namespace PlumCache.Hosting.Sessions;

/// <summary>How long a session may do nothing, in milliseconds.</summary>
/// <param name="IdleMs">Without sending us anything; 0 for ever.</param>
/// <param name="ReplyStallMs">Without taking its replies.</param>
/// <param name="LingerMs">Without ending its side after our last word.</param>
internal readonly record struct SessionTimeouts(long IdleMs, long ReplyStallMs, long LingerMs);
