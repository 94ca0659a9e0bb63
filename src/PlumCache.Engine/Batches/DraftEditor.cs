using PlumCache.Abstractions;
using PlumCache.Storage;

namespace PlumCache.Engine;

/// <summary>Carries out steps' edits on a segment's draft: applies them, has them settled, and undoes those that cannot be carried out.</summary>
internal sealed class DraftEditor
{
    /// <summary>The refusal of a write for which the arena has no room; told apart, as an object, from a limit's, since freeing garbage may help against it.</summary>
    public static readonly ErrorText ArenaFull = Errors.OutOfMemory;

    private readonly CommandEngine _engine;
    private readonly BatchRun _run;
    private readonly PluginCaller _caller;
    private readonly EditApplier _edits;
    private readonly Settler _settler;
    private DraftSavepoint _saved;
    private long _savedEvicted;

    public DraftEditor(CommandEngine engine, BatchRun run, BatchSource source, PluginCaller caller, EffectLog effects)
    {
        _engine = engine;
        _run = run;
        _caller = caller;
        _edits = new EditApplier(run, source);
        _settler = new Settler(engine, run, source, caller, _edits, effects);
    }

    /// <summary>Where edits go; null when the batch only reads.</summary>
    public Draft? Draft { get; set; }

    /// <summary>The place whose command broke the draft.</summary>
    public long BrokenPlace { get; private set; }

    /// <summary>Keys that were removed to make room since the segment began.</summary>
    public long Evicted { get; private set; }

    /// <summary>Counts anew.</summary>
    public void BeginSegment() => Evicted = 0;

    /// <summary>Remembers the draft as it is, for a run of all or nothing. Nothing else saves it until that ends, because only the latest savepoint counts.</summary>
    public void Save()
    {
        if (Draft is { } draft) _saved = draft.Save();
        _savedEvicted = Evicted;
    }

    /// <summary>Makes the draft what it was at <see cref="Save"/>, also when an edit has broken off since.</summary>
    public void RollBack()
    {
        Draft?.RollBack(_saved);
        Evicted = _savedEvicted;
    }

    /// <summary>
    /// The connection watches nothing any more, although its command is refused. Without a draft nothing changes: EXEC always has one.
    /// </summary>
    public void Unwatch()
    {
        if (Draft is { } draft) _edits.Unwatch(draft);
    }

    /// <summary>
    /// Applies a step's edits, if it has some, and settles them. The first write of a segment that cannot be carried out breaks the draft, and the segment runs
    /// again with it refused at its place; from then on each write is saved before and rolled back alone, or a transaction of many such writes would run as
    /// many times. In a run of all or nothing the first one ends all, so there only a full arena breaks the draft: freeing garbage may help against it.
    /// </summary>
    /// <param name="row">The command.</param>
    /// <param name="owner">The plugin whose step it is; null: the core.</param>
    /// <param name="command">The request, as it is carried out.</param>
    /// <param name="step">What it came to.</param>
    /// <param name="seed">Of the command.</param>
    /// <param name="place">Of the command.</param>
    /// <param name="isBroken">Whether the draft must be abandoned.</param>
    /// <returns>False when they do not hold: the draft is broken, or the caller's error answers.</returns>
    public bool TryApply(TableRow row, ActivePlugin? owner, scoped in Command command, scoped in Step step, ulong seed, long place, out bool isBroken)
    {
        isBroken = false;
        if (Draft is not { } draft || !EditApplier.HasEdits(step)) return true;
        bool isSaved = _run.HasRefusals && !_run.IsAllOrNothing;
        DraftSavepoint savepoint = isSaved ? draft.Save() : default;
        if (ApplyAndSettle(draft, row, owner, command, step, seed) is not { } refusal) return true;
        if (isSaved) draft.RollBack(savepoint);
        isBroken = _run.IsAllOrNothing ? ReferenceEquals(refusal, ArenaFull) : !isSaved;
        _caller.Error = refusal;
        if (!isBroken) return false;
        BrokenPlace = place;
        _run.RefuseAt(place, refusal);
        return false;
    }

    /// <returns>The refusal, or null.</returns>
    private ErrorText? ApplyAndSettle(
        Draft draft, TableRow row, ActivePlugin? owner, scoped in Command command, scoped in Step step, ulong seed)
    {
        try
        {
            bool settles = _settler.Concerns(row);
            long usedBefore = settles && _engine.MaxMemoryBytes > 0 ? _settler.UsedBytes() : 0;
            if (row.Settlers.Length > 0) _caller.NoteChanges(step);
            if (_edits.Apply(step, draft, owner) is { } impossible) return impossible;
            if (!settles) return null;
            ErrorText? refusal = _settler.Settle(row, command, draft, usedBefore, seed);
            if (refusal is null) Evicted += _settler.Evicted;
            return refusal;
        }
        catch (ArenaFullException)
        {
            return ArenaFull;
        }
        catch (Exception e) when (!StorageBrokenException.IsIn(e))
        {
            return _caller.Fail(owner, row, e, e.Message);
        }
    }
}
