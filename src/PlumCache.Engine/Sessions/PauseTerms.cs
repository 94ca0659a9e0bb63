namespace PlumCache.Engine.Sessions;

/// <summary>A pause of commands.</summary>
/// <param name="UntilMs">Its end (Unix ms).</param>
/// <param name="HoldsReads">Whether it holds all commands back, and not only those that write.</param>
internal sealed record PauseTerms(long UntilMs, bool HoldsReads);
