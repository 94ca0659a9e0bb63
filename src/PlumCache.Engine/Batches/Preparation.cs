using System.Diagnostics;
using PlumCache.Abstractions;
using PlumCache.Engine.Edits;
using PlumCache.Engine.Runs;
using PlumCache.Engine.Serving;
using PlumCache.Engine.Sessions;
using PlumCache.Engine.Table;
using PlumCache.Engine.Views;
using PlumCache.Storage;

namespace PlumCache.Engine.Batches;

/// <summary>
/// Computes a long write of a batch on a version of its own, without the lane, and puts together what it changes (<see cref="Staging"/>).
/// When the command then runs in the lane, that is all it does, provided that none of its keys has been changed meanwhile. After two losses
/// it is computed in the lane, so that it comes to an end whatever others write. ADR 17.
/// </summary>
internal sealed class Preparation(
    CommandEngine engine, BatchRun run, BatchSource source, PluginCaller caller, ReplyDispatcher replies, EffectLog effects)
{
    /// <summary>Preparations that may be in vain.</summary>
    private const int MaxLosses = 2;

    /// <summary>Keys that a step may remove beside the fields that it changes.</summary>
    private const int MaxOthers = 16;

    /// <summary>What fails, where something does.</summary>
    private const string What = "the preparation of a write";

    private PreparedWrite? _write;
    private int _index = -1;
    private int _losses;
    private bool _isLost;

    /// <summary>Whether it was tried for a command, which then waits for the lane at once: what there is holds for a short time.</summary>
    public bool IsOf(int index) => index == _index;

    /// <summary>Whether it may be tried for a command, once more.</summary>
    public bool MayTry(int index) => index != _index || _losses < MaxLosses;

    /// <summary>Prepares a command of the batch. Without the lane, on a thread that may take long.</summary>
    public void Run(int index)
    {
        Debug.Assert(run.Mode == RunMode.Long && MayTry(index), "what is prepared takes long, and is not tried for ever");
        LetGo();
        _losses = IsOf(index) ? _losses : 0;
        _index = index;
        _isLost = false;
        try
        {
            _write = TryPrepare(index);
        }
        catch (Exception exception) when (!StorageBrokenException.IsIn(exception))
        {
            engine.Report(What, exception); // the lane is left to do it
        }

        if (_write is null) _losses = _isLost ? _losses + 1 : MaxLosses;
    }

    /// <summary>Takes what was prepared for a command, if it holds.</summary>
    /// <param name="frame">The command's, about to call its function on the draft.</param>
    /// <param name="index">The command.</param>
    /// <param name="command">The request, as the client made it.</param>
    /// <param name="step">
    /// What it comes to; with it the frame's <see cref="CallFrame.Staged"/> and <see cref="CallFrame.HasWithheld"/>.
    /// </param>
    public bool TryUse(CallFrame frame, int index, scoped in Command command, out Step step)
    {
        step = default;
        if (_write is not { } write || index != _index || frame.Depth > 0 || source.Draft is null) return false;
        if (!AreUnchanged(write, frame.Row!, command) || write.Staged?.IsWhole(source) == false)
        {
            _losses++;
            return false;
        }

        source.Counters.Hits += write.Hits;
        source.Counters.Misses += write.Misses;
        frame.Staged = write.Staged;
        frame.HasWithheld = write.IsWithheld;
        step = write.ToStep();
        return true;
    }

    /// <summary>The run is over: nothing is left of what was prepared. Without the lane.</summary>
    public void Forget()
    {
        if (_index < 0) return;
        _index = -1;
        LetGo();
    }

    private PreparedWrite? TryPrepare(int index)
    {
        TableRow row = run.Rows[index]!;
        Command command = run.Batch[index];
        (long hits, long misses) = (source.Counters.Hits, source.Counters.Misses);
        var write = new PreparedWrite(SharedLease.Open(engine.Keyspace), engine.Options.Time);
        bool isKept = false;
        try
        {
            source.Use(write.TimeMs, lease: write.Lease);
            source.NoTouch = run.State.NoTouch;
            var frame = new CallFrame(depth: 0, engine, run, source, effects);
            BatchView view = source[run.State.Database];
            frame.Begin(row, view, BatchRun.Place(index, 0), run.Seed, isAnswered: true, isAllOrNothing: false, default);
            isKept = caller.TryFunction(frame, command, out Step step) && TryKeep(write, frame, row, command, step);
            if (isKept && write.Refusal is null && run.State.ReplyMode == ReplyMode.On) Withhold(write);
            (write.Hits, write.Misses) = (source.Counters.Hits - hits, source.Counters.Misses - misses);
            return isKept ? write : null;
        }
        finally
        {
            (source.Counters.Hits, source.Counters.Misses) = (hits, misses); // they count where it is used
            source.Clear();
            if (!isKept) write.Dispose();
        }
    }

    /// <summary>Keeps what a command has come to, for the lane.</summary>
    /// <returns>False where that cannot be kept.</returns>
    private bool TryKeep(PreparedWrite write, CallFrame frame, TableRow row, scoped in Command command, scoped in Step step)
    {
        bool isPlain = step.Kind is StepKind.Answer or StepKind.Refuse && step is { Session: null, Effects: null, HasValue: false };
        if (!isPlain) return false;
        if (step.Kind == StepKind.Refuse)
        {
            write.Refusal = (ErrorText)step.Reply.Data!;
            return true;
        }

        write.Reply = TreeOf(frame, command, step);
        var edits = new EditList { Request = run.Request };
        for (int i = 0; i < step.EditCount; i++) edits.Add(step.EditAt(i));
        return edits.Count <= engine.Options.InlineElements ? write.Keep(edits) : TryStage(write, row, edits);
    }

    /// <summary>The reply as data, read now: it may point into the version, or be computed from it item by item.</summary>
    private ReplyTree TreeOf(CallFrame frame, scoped in Command command, scoped in Step step)
    {
        var tree = new ReplyTreeWriter();
        IReplyWriter wire = run.Redirect(tree);
        try
        {
            bool isWritten = replies.TryWrite(step, frame.View, command, isWhole: true, mayHold: false);
            Debug.Assert(isWritten, "what is written whole needs nothing else");
        }
        finally
        {
            run.Redirect(wire);
        }

        return tree.Tree;
    }

    /// <summary>
    /// Writes the reply where it will be sent from, and takes it back: the lane only puts it there again. Whatever becomes of the command,
    /// nothing of it is left otherwise.
    /// </summary>
    private void Withhold(PreparedWrite write)
    {
        IReplyWriter writer = run.Writer;
        long position = writer.Position;
        try
        {
            writer.Write(Reply.Tree(write.Reply));
            write.IsWithheld = true;
        }
        finally
        {
            writer.Withhold(position);
        }
    }

    private bool TryStage(PreparedWrite write, TableRow row, EditList edits)
    {
        if (!EditRun.TryFind(edits, MaxOthers, Staging.MaxValueBytes, run.State.Database, out EditRun fields)) return false;
        var staging = new Staging(engine, source, write, edits, fields, row.Plugin?.Kinds ?? FieldEdits.AllKinds);
        bool isDone = staging.TryRun();
        _isLost = staging.IsLost;
        if (!isDone) return false;
        EditList kept = fields.Shorten(edits, out int last);
        return write.Keep(kept, new StagedFields(staging.Place, fields.First, last, staging.Count));
    }

    private bool AreUnchanged(PreparedWrite write, TableRow row, scoped in Command command)
    {
        for (int i = row.Keys.First; i <= row.Keys.LastOf(command.Count); i += Math.Max(1, row.Keys.Step))
        {
            if (!write.IsUnchanged(source, run.State.Database, command[i])) return false;
        }

        return true;
    }

    private void LetGo()
    {
        if (_write is not { } write) return;
        _write = null;
        try
        {
            if (write.Staged is { } staged) Staging.Remove(engine, staged.Place);
        }
        catch (Exception exception) when (!StorageBrokenException.IsIn(exception))
        {
            engine.Report(What, exception); // it is tried again by the upkeep, and whoever has come to its end goes on
        }
        finally
        {
            write.Dispose();
        }
    }
}
