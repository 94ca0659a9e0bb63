namespace PlumCache.Abstractions;

/// <summary>A command that a step has run: see <see cref="Step.Run"/>.</summary>
/// <param name="Command">A copy: the request that brought it may be gone when it runs.</param>
/// <param name="Database">Which database it runs in; null: the connection's as it stands then.</param>
/// <param name="User">The user it runs as; null: the connection's.</param>
public sealed record QueuedCommand(StoredCommand Command, int? Database = null, string? User = null);
