using PlumCache.Abstractions;

namespace PlumCache.Plugins.Transactions;

/// <summary>MULTI, EXEC and DISCARD: where a transaction begins and ends.</summary>
internal static class Blocks
{
    private const string Nested = "ERR MULTI calls can not be nested";
    private const string ExecWithoutMulti = "ERR EXEC without MULTI";
    private const string DiscardWithoutMulti = "ERR DISCARD without MULTI";
    private const string Aborted = "EXECABORT Transaction discarded because of previous errors.";

    /// <summary>MULTI.</summary>
    public static Step Multi(in CommandContext context, KeyspaceView view, in Command command) =>
        context.Value is null ? Step.Answer(Reply.Ok).WithValue(Transaction.Empty) : Step.Refuse(Nested);

    /// <summary>DISCARD.</summary>
    public static Step Discard(in CommandContext context, KeyspaceView view, in Command command) =>
        context.Value is null ? Step.Refuse(DiscardWithoutMulti) : Step.Answer(Reply.Ok, Edit.Unwatch()).WithValue(null);

    /// <summary>EXEC [ROLLBACK]. However it ends, the connection queues and watches nothing any more.</summary>
    public static Step Exec(in CommandContext context, KeyspaceView view, in Command command)
    {
        bool rollsBack = command.Count == 2 && command.Is(1, "ROLLBACK"u8);
        if (command.Count > 1 && !rollsBack) return RefuseArguments();
        if (context.Value is not Transaction transaction) return Step.Refuse(ExecWithoutMulti);
        if (transaction.IsDirty) return Step.Answer(Reply.Error(Aborted), Edit.Unwatch()).WithValue(null);
        foreach (WatchedKey watched in context.Session.Watches)
        {
            if (view.IsTouched(watched)) return Step.Answer(Reply.NullArray, Edit.Unwatch()).WithValue(null);
        }

        ReplyChoice replies = rollsBack ? ReplyChoice.AllOrNothing : ReplyChoice.All;
        return Step.Run(transaction.ToArray(), replies).WithEdits(context.Edits.Add(Edit.Unwatch())).WithValue(null);
    }

    // As in Redis, which knows no argument: the transaction is over, if there is one, and nothing is watched any more.
    private static Step RefuseArguments() =>
        Step.Answer(Reply.Error(Queueing.AbortedBy(Errors.WrongArity("exec"))), Edit.Unwatch()).WithValue(null);
}
