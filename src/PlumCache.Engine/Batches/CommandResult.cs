namespace PlumCache.Engine;

/// <summary>How a command of the batch ended, kept until the batch is published: a rerun must not be counted twice.</summary>
/// <param name="Row">The command; null when there is no such command.</param>
/// <param name="Ticks">How long it took, in the clock's ticks.</param>
/// <param name="ErrorCode">First word of the error it answered, or null.</param>
/// <param name="IsRejected">Whether it was refused before it ran.</param>
internal readonly record struct CommandResult(TableRow? Row, long Ticks, string? ErrorCode, bool IsRejected);
