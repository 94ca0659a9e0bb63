using PlumCache.Abstractions;
using PlumCache.Storage;

namespace PlumCache.Engine;

/// <summary>
/// Runs one command on the batch's source: guards, transformers, the command's own function, its reply, its edits. The reply is written
/// before the edits are applied, because it may point into blocks that they change.
/// </summary>
internal sealed class CommandExecutor(CommandEngine engine, BatchRun run, BatchSource source, ListingWriter listings, ItemWriter items)
{
    /// <summary>
    /// Bytes of values that a long read may work on where it stands: with two values of 512 bytes LCS looks at a quarter of a million pairs,
    /// which takes less than a millisecond.
    /// </summary>
    private const int InlineReadBytes = 1024;

    private readonly EditList _edits = new();
    private readonly PluginScope _scope = new();
    private readonly CommandLimits _limits = engine.Options.Limits;
    private readonly TimeProvider _time = engine.Options.Time;
    private long _lap;

    /// <summary>Starts the clock of the segment's first command; each command's time then begins where the one before ended.</summary>
    public void BeginSegment() => _lap = _time.GetTimestamp();

    /// <summary>Runs the command at <paramref name="index"/>.</summary>
    /// <param name="index">Its place in the batch.</param>
    /// <param name="draft">Where its edits go; null when the batch only reads.</param>
    /// <param name="lease">The version it runs on, when that is its own: whatever is long is answered then.</param>
    public ExecuteOutcome Execute(int index, Draft? draft, SharedLease? lease = null)
    {
        SessionState state = run.State;
        if (CommandGuard.Refuse(run, index, engine.Host, _limits) is { } refusal)
        {
            Refuse(index, state, refusal);
            return ExecuteOutcome.Done;
        }

        long position = run.Writer.Position;
        TableRow row = run.Rows[index]!;
        scoped Command command = run.Batch[index];
        scoped Step step = default;
        BatchView view = source[state.Database];
        source.NoTouch = state.NoTouch;
        source.Lookahead.MoveTo(index);
        if (lease is null && row.IsLongRead && MayTakeLong(row, view, command))
        {
            run.TakesLong = true;
            return ExecuteOutcome.NeedsLease;
        }

        _edits.Clear();
        var context = new CommandContext(source.NowMs, SplitMix.Mix(run.Seed + (ulong)index), state, _limits, _edits, _scope);
        try
        {
            foreach (IPlugin transformer in row.Transformers)
            {
                step = transformer.Transform(in context, view, in command);
                if (step.Kind != StepKind.Continue) break;
                command = step.Next;
            }

            if (row.Transformers.Length == 0 || step.Kind == StepKind.Continue)
            {
                step = FunctionOf(row, command)(in context, view, in command);
            }

            RequireSound(step, draft);
            if (state.ReplyMode == ReplyMode.On && !TryWrite(step, view, command, lease)) return ExecuteOutcome.NeedsLease;
        }
        catch (Exception e)
        {
            // Nothing has been applied yet: taking the reply back leaves nothing of the command.
            run.Writer.Rewind(position);
            engine.Host.ReportFailure(row.FullName, e);
            Refuse(index, state, CommandGuard.InternalError);
            return ExecuteOutcome.Done;
        }

        if (draft is not null && EditApplier.HasEdits(step) && !TryApply(index, row, step, draft, state.Database)) return ExecuteOutcome.DraftBroken;
        string? code = step.Reply.IsError ? CodeOf(step.Reply) : null;
        run.Results[index] = new CommandResult(row, Lap(), code, IsRejected: false);
        run.State = ReplyModes.After(row, state, step.Session);
        return ExecuteOutcome.Done;
    }

    private static void RequireSound(scoped in Step step, Draft? draft)
    {
        if (step.Kind is not (StepKind.Answer or StepKind.Refuse)) throw new InvalidOperationException($"The command's step is {step.Kind}: it neither answers nor refuses.");
        if (draft is null && EditApplier.HasEdits(step)) throw new InvalidOperationException("A command that is not flagged Write has edits.");
    }

    private static string CodeOf(scoped in Reply reply) => reply.Data is string text ? CommandGuard.CodeOf(text) : "ERR";

    /// <summary>Ticks since the command before ended.</summary>
    private long Lap()
    {
        long started = _lap;
        _lap = _time.GetTimestamp();
        return _lap - started;
    }

    /// <summary>The function of a command's own row: another than <paramref name="row"/>'s when a transformer has rewritten the name.</summary>
    private CommandFunction FunctionOf(TableRow row, scoped in Command command)
    {
        if (row.Transformers.Length == 0 || (engine.Table.TryFind(command, out TableRow? own) && ReferenceEquals(own, row))) return row.Function!;
        TableRow? other = engine.Table.Resolve(command, out string? error);
        return other?.Function ?? throw new InvalidOperationException($"'{row.FullName}' was rewritten to what is no command: {error ?? other!.FullName}.");
    }

    private bool TryApply(int index, TableRow row, scoped in Step step, Draft draft, int database)
    {
        try
        {
            EditApplier.Apply(step, draft, database, source, _limits.MaxKeyBytes);
            return true;
        }
        catch (ArenaFullException)
        {
            run.Refusals[index] = Errors.OutOfMemory;
        }
        catch (Exception e)
        {
            engine.Host.ReportFailure(row.FullName, e);
            run.Refusals[index] = CommandGuard.InternalError;
        }

        return false;
    }

    private void Refuse(int index, SessionState state, string error)
    {
        if (state.ReplyMode == ReplyMode.On) run.Writer.Write(Reply.Error(error));
        run.Results[index] = new CommandResult(run.Rows[index], 0, CommandGuard.CodeOf(error), IsRejected: true);
        run.State = ReplyModes.After(run.Rows[index], state, null);
    }

    /// <summary>Whether the values at a command's keys are more than it may work on here.</summary>
    private static bool MayTakeLong(TableRow row, BatchView view, scoped in Command command)
    {
        long bytes = 0;
        for (int i = row.Keys.First; i > 0 && i <= row.Keys.LastOf(command.Count); i += Math.Max(1, row.Keys.Step))
        {
            if (view.TryPeek(command[i], out EntryView entry)) bytes += entry.Value.Length;
        }

        return bytes > InlineReadBytes;
    }

    /// <returns>False when the reply is so long that it needs a lease; nothing is written then.</returns>
    private bool TryWrite(scoped in Step step, BatchView view, scoped in Command command, SharedLease? lease)
    {
        Reply reply = step.Reply;
        switch (reply.Kind)
        {
            case ReplyKind.Items:
                return items.TryWrite(reply, view, command, lease, mayStream: !EditApplier.HasEdits(step));
            case ReplyKind.Keys:
                return listings.TryWriteKeys(view, (KeyQuery)reply.Data!, lease);
            case ReplyKind.Scan:
                return listings.TryWritePage(view, (ScanQuery)reply.Data!, lease);
            case ReplyKind.None:
                return true;
            default:
                run.Writer.Write(reply);
                return true;
        }
    }
}
