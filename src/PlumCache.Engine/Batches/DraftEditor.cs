using PlumCache.Abstractions;
using PlumCache.Storage;

namespace PlumCache.Engine;

/// <summary>
/// Carries out steps' edits on a segment's draft: applies them, has them settled, and undoes those that cannot be carried out.
/// </summary>
internal sealed class DraftEditor
{
    private readonly CommandEngine _engine;
    private readonly BatchRun _run;
    private readonly BatchSource _source;
    private readonly PluginCaller _caller;
    private readonly EditApplier _edits;
    private readonly Settler _settler;

    public DraftEditor(CommandEngine engine, BatchRun run, BatchSource source, PluginCaller caller, EffectLog effects)
    {
        _engine = engine;
        _run = run;
        _source = source;
        _caller = caller;
        _edits = new EditApplier(run, source);
        _settler = new Settler(engine, run, source, caller, _edits, effects);
    }

    /// <summary>How the segment guards against writes that cannot be carried out.</summary>
    public WriteCare Care { get; set; }

    /// <summary>Keys that were removed to make room since the segment began.</summary>
    public long Evicted { get; set; }

    /// <summary>Counts anew.</summary>
    public void BeginSegment() => Evicted = 0;

    /// <summary>The run is over: lets go of the plugins that settled.</summary>
    public void Forget() => _settler.Forget();

    /// <summary>
    /// The connection watches nothing any more, although its command is refused. Without a draft nothing changes: EXEC always has one.
    /// </summary>
    public void Unwatch()
    {
        if (_source.Draft is { } draft) _edits.Unwatch(draft);
    }

    /// <summary>
    /// Applies a step's edits, if it has some, and settles them. Without a savepoint one that cannot be carried out ends the segment's run,
    /// which begins anew with one before each. In a run of all or nothing the first refusal ends and undoes all, so there it needs none.
    /// </summary>
    /// <param name="frame">The command's; its error answers when the edits do not hold.</param>
    /// <param name="owner">The plugin whose step it is; null: the core.</param>
    /// <param name="command">The request, as it is carried out.</param>
    /// <param name="step">What it came to.</param>
    /// <returns>Done; Refused, when the segment is to run again; Failed, when they do not hold.</returns>
    public SegmentOutcome Apply(CallFrame frame, ActivePlugin? owner, scoped in Command command, scoped in Step step)
    {
        if (_source.Draft is not { } draft || !EditApplier.HasEdits(step)) return SegmentOutcome.Done;
        bool isSaved = Care != WriteCare.None && !_run.IsAllOrNothing;
        DraftSavepoint savepoint = isSaved ? draft.Save() : default;
        ErrorText? refusal = ApplyAndSettle(draft, frame, owner, command, step);
        if (isSaved && refusal is null) draft.LetGo(savepoint);
        else if (isSaved) draft.RollBack(savepoint);
        if (refusal is null) return SegmentOutcome.Done;
        frame.Error = refusal;
        return isSaved || _run.IsAllOrNothing ? SegmentOutcome.Failed : SegmentOutcome.Refused;
    }

    /// <returns>The refusal, or null.</returns>
    private ErrorText? ApplyAndSettle(Draft draft, CallFrame frame, ActivePlugin? owner, scoped in Command command, scoped in Step step)
    {
        try
        {
            bool settles = _settler.Concerns(frame.Row!);
            long usedBefore = settles && _engine.MaxMemoryBytes > 0 ? _settler.UsedBytes() : 0;
            if (frame.Row!.Settlers.Length > 0) frame.NoteChanges(step);
            if (_edits.Apply(step, draft, owner) is { } impossible) return impossible;
            if (!settles) return null;
            ErrorText? refusal = _settler.Settle(frame, command, draft, usedBefore);
            if (refusal is null) Evicted += _settler.Evicted;
            return refusal;
        }
        catch (ArenaFullException) when (Care == WriteCare.Full)
        {
            return Errors.OutOfMemory;
        }
        catch (Exception e) when (e is not ArenaFullException && !StorageBrokenException.IsIn(e))
        {
            return _caller.Fail(frame, owner, e, e.Message);
        }
    }
}
