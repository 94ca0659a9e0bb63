using PlumCache.Abstractions;

namespace PlumCache.Plugins.Transactions;

/// <summary>
/// What happens to a command of a connection that is between MULTI and EXEC: it is queued, unless it is about the transaction itself.
/// </summary>
internal static class Queueing
{
    private static ReadOnlySpan<byte> PlainCode => "ERR "u8;

    /// <summary>Queues the command, lets it pass, or refuses it; a refusal makes the transaction dirty.</summary>
    public static Step Admit(in CommandContext context, Transaction transaction, TransactionLimits limits, scoped in Command command)
    {
        if (context.Refusal is { } refusal) return Refused(refusal, command);
        CommandFlags flags = context.Row?.Flags ?? CommandFlags.None;
        if (flags.HasFlag(CommandFlags.NotHeld)) return Step.Continue(command);
        if (flags.HasFlag(CommandFlags.NoMulti)) return Refuse(Errors.NotInsideOthers);
        if (transaction.IsDirty) return Step.Answer(Reply.Simple("QUEUED"u8)); // it will never run, so it need not be kept
        if (transaction.Count >= limits.MaxQueuedCommands)
        {
            return Refuse($"ERR too many commands in this transaction, max_queued_commands is {limits.MaxQueuedCommands}");
        }

        long bytes = Transaction.SizeOf(command);
        return bytes > limits.MaxQueuedBytes - transaction.Bytes
            ? Refuse($"ERR the commands of this transaction are too large, max_queued_bytes is {limits.MaxQueuedBytes}")
            : Step.Answer(Reply.Simple("QUEUED"u8)).WithValue(transaction.With(command, bytes));
    }

    /// <summary>What EXEC answers that is itself refused.</summary>
    public static ErrorText AbortedBy(ErrorText refusal)
    {
        ReadOnlySpan<byte> why = refusal.Bytes.StartsWith(PlainCode) ? refusal.Bytes[PlainCode.Length..] : refusal.Bytes;
        return ErrorText.Of($"EXECABORT Transaction discarded because of: {why}");
    }

    /// <summary>
    /// A command that is refused for reasons of its own: unknown, wrong arity, no password. EXEC itself then ends the transaction.
    /// </summary>
    private static Step Refused(ErrorText refusal, scoped in Command command) =>
        command.Is(0, "EXEC"u8)
            ? Step.Answer(Reply.Error(AbortedBy(refusal)), Edit.Unwatch()).WithValue(null)
            : Step.Refuse(refusal).WithValue(Transaction.Dirty);

    // An answer and no refusal, because a refusal changes nothing, and the transaction is dirty from now on.
    private static Step Refuse(ErrorText error) => Step.Answer(Reply.Error(error)).WithValue(Transaction.Dirty);
}
