using PlumCache.Abstractions;
using PlumCache.Storage;

namespace PlumCache.Engine;

/// <summary>
/// Carries out steps' edits on a segment's draft: applies them, has them settled, and undoes those that cannot be carried out.
/// </summary>
internal sealed class DraftEditor(
    CommandEngine engine, BatchRun run, BatchSource source, PluginCaller caller, EditApplier edits, Settler settler)
{
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
        bool isSaved = source.Care != WriteCare.None && !run.IsAllOrNothing;
        DraftSavepoint savepoint = isSaved ? draft.Save() : default;
        ErrorText? refusal = ApplyAndSettle(draft, frame, owner, command, step);
        if (isSaved && refusal is null) draft.LetGo(savepoint);
        else if (isSaved) draft.RollBack(savepoint);
        if (refusal is null) return SegmentOutcome.Done;
        frame.Error = refusal;
        return isSaved || run.IsAllOrNothing ? SegmentOutcome.Failed : SegmentOutcome.Refused;
    }

    /// <returns>The refusal, or null.</returns>
    private ErrorText? ApplyAndSettle(Draft draft, CallFrame frame, ActivePlugin? owner, scoped in Command command, scoped in Step step)
    {
        try
        {
            bool isSettled = frame.Row!.Settlers.Length > 0, isLimited = engine.MaxMemoryBytes > 0;
            long usedBefore = isLimited ? settler.UsedBytes() : 0;
            if (isSettled) frame.NoteChanges(step);
            if (edits.Apply(step, draft, owner) is { } impossible) return impossible;
            return isSettled || isLimited ? settler.Settle(frame, command, draft, usedBefore) : null;
        }
        catch (ArenaFullException) when (source.Care == WriteCare.Full)
        {
            return Errors.OutOfMemory;
        }
        catch (Exception e) when (e is not ArenaFullException && !StorageBrokenException.IsIn(e))
        {
            return caller.Fail(frame, owner, e, e.Message);
        }
    }
}
