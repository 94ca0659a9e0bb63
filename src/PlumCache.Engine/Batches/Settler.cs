using System.Diagnostics;
using PlumCache.Abstractions;
using PlumCache.Engine.Edits;
using PlumCache.Engine.Plugins;
using PlumCache.Engine.Runs;
using PlumCache.Engine.Serving;
using PlumCache.Engine.Table;
using PlumCache.Engine.Views;
using PlumCache.Storage;

namespace PlumCache.Engine.Batches;

/// <summary>
/// Carries out steps' edits on a segment's draft: applies them, has plugins make room or refuse, holds the limit of memory, and undoes what
/// cannot be carried out. A write ends at or below the limit, or where it began if that was above (it had been lowered; the upkeep works
/// that off).
/// </summary>
internal sealed class Settler(CommandEngine engine, BatchRun run, BatchSource source, PluginCaller caller, EditApplier edits,
    EffectLog effects)
{
    /// <summary>
    /// Calls of one plugin for one command: each removes at most some thousand keys, so this is never met but by a plugin that makes no
    /// headway.
    /// </summary>
    private const int MaxCalls = 65_536;

    private readonly CallFrame _removal = new(depth: 0, engine, run, source, effects);

    /// <summary>
    /// Applies a step's edits and settles them. Without a savepoint one that cannot be carried out ends the segment's run,
    /// which begins anew with one before each. In a run of all or nothing the first refusal ends and undoes all, so there it needs none.
    /// </summary>
    /// <param name="draft">What is changed.</param>
    /// <param name="frame">The command's; its error answers when the edits do not hold.</param>
    /// <param name="owner">The plugin whose step it is; null: the core.</param>
    /// <param name="command">The request, as it is carried out.</param>
    /// <param name="step">What it came to.</param>
    /// <returns>Done; Refused, when the segment is to run again; Failed, when they do not hold.</returns>
    public SegmentOutcome Apply(Draft draft, CallFrame frame, ActivePlugin? owner, scoped in Command command, scoped in Step step)
    {
        Debug.Assert(draft == source.Draft, "edits are made where the command has looked");
        bool isSaved = source.Care != WriteCare.None && !frame.IsAllOrNothing;
        DraftSavepoint savepoint = isSaved ? draft.Save() : default;
        ErrorText? refusal = ApplyAndSettle(draft, frame, owner, command, step);
        if (isSaved && refusal is null) draft.LetGo(savepoint);
        else if (isSaved) draft.RollBack(savepoint);
        if (refusal is null) return SegmentOutcome.Done;
        frame.Error = refusal;
        return isSaved || frame.IsAllOrNothing ? SegmentOutcome.Failed : SegmentOutcome.Refused;
    }

    /// <returns>The refusal, or null.</returns>
    private ErrorText? ApplyAndSettle(Draft draft, CallFrame frame, ActivePlugin? owner, scoped in Command command, scoped in Step step)
    {
        try
        {
            bool isSettled = frame.Row!.Settlers.Length > 0, isLimited = engine.Settings.MaxMemoryBytes > 0;
            long usedBefore = isLimited ? UsedBytes() : 0;
            if (isSettled) frame.NoteChanges(step);
            if (edits.Apply(step, draft, owner, frame.Staged) is { } impossible) return impossible;
            return isSettled || isLimited ? Settle(frame, command, draft, usedBefore) : null;
        }
        catch (ArenaFullException) when (source.Care == WriteCare.Full)
        {
            return Errors.OutOfMemory;
        }
        catch (Exception exception) when (exception is not ArenaFullException && !StorageBrokenException.IsIn(exception))
        {
            return caller.Fail(frame, owner, exception, exception.Message);
        }
    }

    /// <summary>Live bytes of keys and values over all databases: what the limit is about. O(databases).</summary>
    public long UsedBytes()
    {
        long bytes = 0;
        for (int database = 0; database < source.Databases; database++) bytes += source.Live(database).Stored(default).Bytes;
        return bytes;
    }

    /// <summary>Settles a command whose edits have been applied.</summary>
    /// <param name="frame">The command's.</param>
    /// <param name="command">The request, as it was carried out.</param>
    /// <param name="draft">With the edits.</param>
    /// <param name="usedBefore"><see cref="UsedBytes"/> before them.</param>
    /// <returns>Null, or the error that answers: then the draft must be rolled back or abandoned.</returns>
    public ErrorText? Settle(CallFrame frame, scoped in Command command, Draft draft, long usedBefore)
    {
        long limit = engine.Settings.MaxMemoryBytes;
        TableRow row = frame.Row!;
        long evictedBefore = source.Counters.Evicted;
        int calls = limit > 0 && usedBefore > limit ? 1 : MaxCalls;
        foreach (Stage stage in row.Settlers)
        {
            if (stage.Concerns(row, command) && SettleBy(frame, stage, command, draft, calls) is { } refusal) return refusal;
        }

        if (limit == 0 || !row.DeniesOom) return null;
        long used = UsedBytes();
        bool isBetter = used <= usedBefore && source.Counters.Evicted > evictedBefore;
        return used > limit && !isBetter ? Errors.OutOfMemory : null;
    }

    private ErrorText? SettleBy(CallFrame frame, Stage stage, scoped in Command command, Draft draft, int calls)
    {
        ulong seed = frame.Seed;
        for (int call = 0; call < calls; call++)
        {
            frame.Look(source[run.State.Database], SplitMix.Mix(seed + (ulong)call));
            if (!caller.TryTransform(frame, stage, in command, out Step step)) return frame.Error;
            if (step.Kind == StepKind.Refuse) return (ErrorText)step.Reply.Data!;
            if (step.Effects is { } asked) effects.Add(stage.Plugin, asked);
            if (step.EditCount == 0) return null;
            if (Tell(step, frame.View, seed) is { } failure) return failure;
            ChangeCause cause = draft.Cause;
            draft.Cause = ChangeCause.Evicted;
            if (edits.Apply(step, draft, stage.Plugin) is { } failed) return failed;
            draft.Cause = cause;
        }

        return null;
    }

    /// <summary>Counts the keys that a step removes, and tells those who asked for them.</summary>
    private ErrorText? Tell(scoped in Step step, BatchView view, ulong seed)
    {
        for (int i = 0; i < step.EditCount; i++)
        {
            Edit edit = step.EditAt(i);
            if (edit.Kind != EditKind.Remove || edit.Target.Trie.IsState) continue;
            source.Counters.Evicted++;
            int database = edit.Target.Trie.DatabaseOf(view.Index);
            if (!TellRemoval(run.Table!.Removals.Evicted, edit.Key, isKeyGone: true, source[database], seed)) return _removal.Error;
        }

        return null;
    }

    /// <summary>Tells observers of what the engine removes by itself.</summary>
    /// <param name="row">How it goes: expired or evicted, or fields of a key.</param>
    /// <param name="isKeyGone">Whether the key is gone; else only fields of it are.</param>
    /// <param name="view">Its database.</param>
    /// <param name="seed">Randomness.</param>
    /// <returns>False: an observer failed.</returns>
    public bool TellRemoval(TableRow row, scoped ReadOnlySpan<byte> key, bool isKeyGone, BatchView view, ulong seed)
    {
        if (row.Observers.Length == 0) return true;
        int nameLength = row.Row.Name.Length;
        byte[] bytes = [.. System.Text.Encoding.ASCII.GetBytes(row.Row.Name), .. key];
        ArgumentRange[] ranges = [new(0, nameLength), new(nameLength, key.Length)];
        var command = new Command(bytes, ranges);
        var removals = new EditList();
        if (ReferenceEquals(row, run.Table!.Removals.FieldsExpired)) removals.Add(Edit.RemoveField(command[1], default));
        if (isKeyGone) removals.Add(Edit.Remove(command[1]));
        _removal.Row = row;
        _removal.Look(view, seed);
        bool isTold = caller.TryObserve(_removal, command, Step.Answer(Reply.Ok, removals));
        _removal.Forget(); // all but its error
        return isTold;
    }
}
