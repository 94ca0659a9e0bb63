using PlumCache.Engine.Table;

namespace PlumCache.Engine.Batches;

/// <summary>How a command ended, kept until its segment holds: a rerun must not be counted twice.</summary>
/// <param name="Index">Its place in the batch, or that of the command that ran it.</param>
/// <param name="Row">The command; null when there is no such command.</param>
/// <param name="Ticks">How long it took, in the clock's ticks.</param>
/// <param name="ErrorCode">First word of the error it answered, or null.</param>
/// <param name="IsRejected">Whether it was refused before it ran.</param>
/// <param name="IsNested">Whether another command ran it.</param>
internal readonly record struct CommandResult(int Index, TableRow? Row, long Ticks, string? ErrorCode, bool IsRejected,
    bool IsNested = false);
