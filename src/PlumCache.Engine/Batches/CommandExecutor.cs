using PlumCache.Abstractions;
using PlumCache.Storage;

namespace PlumCache.Engine;

/// <summary>
/// Runs one command on the batch's source: guards, the plugins before it, its own function, its reply, the observers, its edits, the settlers. The reply is
/// written before the edits are applied, because it may point into blocks that they change.
/// </summary>
internal sealed class CommandExecutor
{
    /// <summary>
    /// Bytes of values that a long read may work on where it stands: with two values of 512 bytes LCS looks at a quarter of a million pairs,
    /// which takes less than a millisecond.
    /// </summary>
    private const int InlineReadBytes = 1024;

    /// <summary>Commands that one step may run on a thread that serves sockets: about a millisecond.</summary>
    private const int InlineCommands = 1000;

    /// <summary>How deep commands that run commands may be nested: past it somebody runs in a circle.</summary>
    private const int MaxDepth = 8;

    private readonly CommandEngine _engine;
    private readonly BatchRun _run;
    private readonly BatchSource _source;
    private readonly ReplyDispatcher _replies;
    private readonly ServerExecutor _server;
    private readonly PluginCaller _caller;
    private readonly DraftEditor _editor;
    private readonly CommandSequence _sequence;
    private readonly EffectLog _effects;
    private readonly TimeProvider _time;
    private SharedLease? _lease;
    private int _index;
    private int _ordinal;
    private long _lap;

    public CommandExecutor(CommandEngine engine, BatchRun run, BatchSource source, ServerExecutor server, EffectLog effects)
    {
        _engine = engine;
        _run = run;
        _source = source;
        _server = server;
        _effects = effects;
        _time = engine.Options.Time;
        _replies = new ReplyDispatcher(engine, run, source);
        _caller = new PluginCaller(engine, run, source, effects);
        _editor = new DraftEditor(engine, run, source, _caller, effects);
        _sequence = new CommandSequence(this, engine, run, _caller, _editor, effects);
    }

    /// <summary>The place whose command broke the draft, after <see cref="ExecuteOutcome.DraftBroken"/>.</summary>
    public long BrokenPlace => _editor.BrokenPlace;

    /// <summary>Keys that were removed to make room since the segment began.</summary>
    public long Evicted => _editor.Evicted;

    /// <summary>Starts the clock of the segment's first command; each command's time then begins where the one before ended.</summary>
    public void BeginSegment()
    {
        _editor.BeginSegment();
        _lap = _time.GetTimestamp();
    }

    /// <summary>The run is over: lets go of the plugins it called.</summary>
    public void Forget() => _caller.Forget();

    /// <summary>Runs the command at <paramref name="index"/>.</summary>
    /// <param name="index">Its place in the batch.</param>
    /// <param name="draft">Where its edits go; null when the batch only reads.</param>
    /// <param name="lease">The version it runs on, when that is its own: whatever is long is answered then.</param>
    public ExecuteOutcome Execute(int index, Draft? draft, SharedLease? lease = null)
    {
        _index = index;
        _ordinal = 0;
        _editor.Draft = draft;
        _lease = lease;
        _caller.HasDraft = draft is not null;
        if (draft is null) _source.Lookahead.MoveTo(index);
        else _source.WriteLookahead.MoveTo(index, _source);
        ErrorText? refusal = CommandGuard.Refuse(_run, index, _engine.Host, _engine.Options.Limits);
        return RunOne(_run.Rows[index], _run.Batch[index], refusal, depth: 0, _run.State.ReplyMode == ReplyMode.On);
    }

    /// <summary>Runs a command of the batch, or one that another runs.</summary>
    /// <param name="row">Its row; null when there is no such command.</param>
    /// <param name="request">The command.</param>
    /// <param name="refusal">The error that answers instead; null: it may run.</param>
    /// <param name="depth">How many others it is inside of.</param>
    /// <param name="isAnswered">Whether its reply is written.</param>
    public ExecuteOutcome RunOne(TableRow? row, scoped in Command request, ErrorText? refusal, int depth, bool isAnswered)
    {
        long place = BatchRun.Place(_index, _ordinal++);
        SessionState state = _run.State;
        _caller.IsNested = depth > 0;
        refusal = _run.RefusalAt(place) ?? refusal;
        BatchView view = SnapshotReading.ViewOf(_source, state, row, ref refusal);
        if (refusal is not null) return Refuse(row, TellRefusal(row, view, request, refusal), depth, isAnswered);

        _source.NoTouch = state.NoTouch;
        if (_lease is null && depth == 0 && row!.IsLongRead && !row.IsServer && MayTakeLong(row, view, request))
        {
            _run.TakesLong = true;
            return ExecuteOutcome.NeedsLease;
        }

        var entry = new Entry(
            place, depth, isAnswered, _run.Writer.Position, _effects.Count, state, view, _source.Counters.Hits, _source.Counters.Misses);
        return RunThrough(row!, view, request, entry);
    }

    /// <summary>
    /// Takes a command through the plugins before its function, and then through that. Its row may become another's: a rewritten command goes on where
    /// the plugin that rewrote it stands, in the pipeline of its new name.
    /// </summary>
    private ExecuteOutcome RunThrough(TableRow row, BatchView view, scoped in Command request, in Entry entry)
    {
        ulong seed = SplitMix.Mix(_run.Seed + (ulong)entry.Place);
        scoped Command command = request;
        scoped Step step = default;
        ActivePlugin? owner = row.Plugin;
        bool isSeen = row.Stages.Length > 0 || _run.State.Values is not null;
        bool isLetIn = true;
        for (int order = -1; isSeen && PipelineWalk.Next(row, _run.Table!.SessionStages, _run.State, order) is { } stage;)
        {
            order = stage.Order;
            if (!stage.Concerns(row, command)) continue;
            if (stage.Plugin.Breaker.IsOpen(_source.NowMs))
            {
                if (stage.Plugin.Manifest.Breaker == BreakerPolicy.Skip) continue;
                return Refuse(row, PluginCaller.BreakerError(stage.Plugin), entry);
            }

            if (!_caller.TryTransform(stage, row, view, in command, seed, out step)) return Refuse(row, _caller.Error, entry);
            owner = stage.Plugin;
            if (step.Kind != StepKind.Continue)
            {
                isLetIn = stage.Phase != PluginPhase.Admit || HasEdits(step);
                break;
            }

            Take(step, owner, row, entry.Depth);
            command = step.Next;
            if (!TryFollow(ref row, command, owner)) return Refuse(row, _caller.Error, entry);
        }

        if (step.Kind is StepKind.None or StepKind.Continue)
        {
            if (row.IsServer) return RunServer(row, owner, command, request, entry);
            owner = row.Plugin;
            if (owner is not null && owner.Breaker.IsOpen(_source.NowMs)) return Refuse(row, PluginCaller.BreakerError(owner), entry);
            if (!_caller.TryFunction(row, view, in command, seed, out step)) return Refuse(row, _caller.Error, entry);
        }

        return step.Kind == StepKind.Run
            ? RunSeveral(row, owner!, view, command, step, seed, entry)
            : Finish(row, owner, view, command, step, seed, entry with { IsTold = isLetIn || step.Kind != StepKind.Answer });
    }

    /// <summary>Finds the row of what a transformer has made of a command.</summary>
    private bool TryFollow(ref TableRow row, scoped in Command command, ActivePlugin by)
    {
        if (_run.Table!.TryFind(command, out TableRow? own) && ReferenceEquals(own, row) && row.Row.Accepts(command.Count)) return true;
        if (_run.Table.Resolve(command, isInternal: false, out ErrorText? error) is not { } next)
        {
            _caller.Fail(by, row, new InvalidOperationException($"'{row.FullName}' was rewritten to what is no command: {error}."), $"'{row.FullName}' was rewritten to what is no command: {error}");
            return false;
        }

        if (ReferenceEquals(next, row)) return true;
        bool mayRun = !next.IsServer && (_editor.Draft is not null || !next.IsWrite);
        if (!mayRun) _caller.Fail(by, row, new InvalidOperationException($"'{row.FullName}' cannot become '{next.FullName}'."), $"'{row.FullName}' cannot become '{next.FullName}': it is a server command, or writes while the first does not");
        else row = next;
        return mayRun;
    }

    /// <summary>Writes the reply, tells observers, applies the edits and settles.</summary>
    private ExecuteOutcome Finish(TableRow row, ActivePlugin? owner, BatchView view, scoped in Command command, scoped in Step step, ulong seed, in Entry entry)
    {
        if (step.Kind == StepKind.Refuse) TakeBack(entry);
        ErrorText? error = ReplyDispatcher.ErrorOf(step.Reply);
        try
        {
            // Some errors show only when the reply is written; where they would undo others, that must not hang on whether it is wanted.
            bool isWritten = entry.IsAnswered || ReplyDispatcher.IsPush(step.Reply);
            if (isWritten || _run.IsAllOrNothing)
            {
                // What writes has one run, on its draft: it cannot go elsewhere to be streamed. A value that it found can be, from the
                // version that the draft was
                // opened on, if the draft has not made it itself.
                bool isWhole = entry.Depth > 0 || row.IsWrite;
                bool mayHold = entry.Depth == 0 && isWritten && _editor.Draft is { HasChanges: false };
                if (!_replies.TryWrite(step, view, command, isWhole, _lease, mayHold)) return Postpone(ExecuteOutcome.NeedsLease, entry);
                error = _replies.Error;
                if (!isWritten) _run.Writer.Rewind(entry.Position);
            }
        }
        catch (Exception e) when (_replies.IsFunctionsFault && !StorageBrokenException.IsIn(e))
        {
            return Refuse(row, _caller.Fail(owner, row, e, e.Message), entry);
        }

        if (entry.IsTold && row.Observers.Length > 0 && !TryObserve(row, view, command, step, seed)) return Refuse(row, _caller.Error, entry);
        string? code = error?.Code;
        Take(step, owner, row, entry.Depth);
        if (!_editor.TryApply(row, owner, command, step, seed, entry.Place, out bool isBroken)) return isBroken ? ExecuteOutcome.DraftBroken : Refuse(row, _caller.Error, entry);
        _run.Results.Add(new CommandResult(_index, row, Lap(), code, IsRejected: false, IsNested: entry.Depth > 0));
        return _sequence.AfterOne(error);
    }

    /// <summary>Runs the commands that a step asks for, in its place.</summary>
    private ExecuteOutcome RunSeveral(TableRow row, ActivePlugin owner, BatchView view, scoped in Command command, scoped in Step step, ulong seed, in Entry entry)
    {
        if (entry.Depth >= MaxDepth)
        {
            const string Circle = "commands that run commands are nested more than 8 deep: somebody runs in a circle";
            return Refuse(row, _caller.Fail(owner, row, new InvalidOperationException(Circle), Circle), entry);
        }

        // Inside others it is too late to go elsewhere: what those have done is in the draft.
        if (entry.Depth == 0 && step.Commands.Length > InlineCommands && _run.Mode == RunMode.Inline) return Postpone(ExecuteOutcome.NeedsPool, entry);
        if (row.Observers.Length > 0 && !TryObserve(row, view, command, step, seed)) return Refuse(row, _caller.Error, entry);
        Take(step, owner, row, entry.Depth);
        if (!_editor.TryApply(row, owner, command, step, seed, entry.Place, out bool isBroken)) return isBroken ? ExecuteOutcome.DraftBroken : Refuse(row, _caller.Error, entry);
        ExecuteOutcome outcome = _sequence.Run(step.Commands, step.Replies, owner, entry.Depth + 1, entry.IsAnswered, out ErrorText? error);
        if (outcome != ExecuteOutcome.Done) return outcome;
        string? code = error?.Code;
        _run.Results.Add(new CommandResult(_index, row, Lap(), code, IsRejected: false, IsNested: entry.Depth > 0));
        return ExecuteOutcome.Done;
    }

    /// <summary>A server command behind plugins: the batch's own is run by the runner; inside others it runs once, however often the segment is.</summary>
    private ExecuteOutcome RunServer(TableRow row, ActivePlugin? by, scoped in Command command, scoped in Command request, in Entry entry)
    {
        if (!PipelineWalk.IsSame(command, request))
        {
            string problem = $"'{row.FullName}' is a server command: it can be let through, answered or refused, and not rewritten";
            return Refuse(row, _caller.Fail(by, row, new InvalidOperationException(problem), problem), entry);
        }

        if (entry.Depth == 0) return ExecuteOutcome.IsServer;
        if (_run.IsAllOrNothing) return Refuse(row, CommandSequence.CannotBeUndone, entry);
        ServerResult result = _server.CallOnce(row, command, entry.Place, _editor.Draft);
        if (result.Later is not null) throw new InvalidOperationException($"'{row.FullName}' answers later, so it must be flagged NoMulti.");
        if (result.Session is not null) _run.State = result.Session with { Values = _run.State.Values, Watches = _run.State.Watches };
        if (_run.State.Protocol != entry.State.Protocol) _run.Writer.UseProtocol(_run.State.Protocol);
        if (entry.IsAnswered && result.Reply is not null) _run.Writer.Write(Reply.Tree(result.Reply));
        string? code = result.Reply is ReplyTree.Error error ? error.Text.Code : null;
        _run.Results.Add(new CommandResult(_index, row, Lap(), code, IsRejected: false, IsNested: true));
        return ExecuteOutcome.Done;
    }

    private bool TryObserve(TableRow row, BatchView view, scoped in Command command, scoped in Step step, ulong seed)
    {
        foreach (Stage stage in row.Observers)
        {
            if (!stage.Concerns(row, command)) continue;
            if (stage.Plugin.Breaker.IsOpen(_source.NowMs)) continue; // it could only tell, so nothing is let in by leaving it out
            if (!_caller.TryObserve(stage, row, view, in command, in step, seed, out EffectList? effects)) return false;
            if (effects is not null) _effects.Add(stage.Plugin, effects);
        }

        return true;
    }

    /// <summary>What a step changes of the connection, and wants done after the publish.</summary>
    private void Take(scoped in Step step, ActivePlugin? owner, TableRow row, int depth)
    {
        if (step.Kind == StepKind.Refuse)
        {
            if (depth == 0) _run.State = ReplyModes.After(row, _run.State, null);
            return;
        }

        if (depth == 0 && step.Kind != StepKind.Continue) _run.State = ReplyModes.After(row, _run.State, step.Session);
        else if (step.Session is { } session) _run.State = session;
        if (owner is null) return;
        if (step.HasValue) _run.State = _run.State.WithValueOf(owner.Origin, step.Value);
        if (step.Effects is { } effects) _effects.Add(owner, effects);
    }

    /// <summary>
    /// Tells those plugins that keep a value for the connection, whatever the refusal is for: a transaction must not run without what was
    /// refused.
    /// </summary>
    private ErrorText TellRefusal(TableRow? row, BatchView view, scoped in Command command, ErrorText refusal)
    {
        if (_run.State.Values is null) return refusal;
        foreach (Stage stage in _run.Table!.SessionStages)
        {
            if (!stage.SeesRefusals || !stage.HasWords(command) || _run.State.ValueOf(stage.Plugin.Origin) is null) continue;
            refusal = _caller.TellRefusal(stage, row, view, command, refusal, out bool unwatches);
            if (unwatches) _editor.Unwatch();
        }

        return refusal;
    }

    /// <summary>Answers an error instead, and takes back all that the command has left so far: a part of a reply, effects, what plugins keep.</summary>
    private ExecuteOutcome Refuse(TableRow? row, ErrorText error, in Entry entry)
    {
        _run.Writer.Rewind(entry.Position);
        _run.Session.DropStream(); // the rest of a reply whose beginning has just gone
        TakeBack(entry);

        // One of several is told of by what runs them.
        if (entry.Depth == 0) error = TellRefusal(row, entry.View, _run.Batch[_index], error);
        return Refuse(row, error, entry.Depth, entry.IsAnswered);
    }

    /// <summary>It will begin anew: what plugins have left so far must not be there twice, nor its lookups be counted so.</summary>
    private ExecuteOutcome Postpone(ExecuteOutcome outcome, in Entry entry)
    {
        TakeBack(entry);
        _source.Counters.Hits = entry.Hits;
        _source.Counters.Misses = entry.Misses;
        return outcome;
    }

    private void TakeBack(in Entry entry)
    {
        _effects.CutTo(entry.Effects);
        _run.State = entry.State;
    }

    private ExecuteOutcome Refuse(TableRow? row, ErrorText error, int depth, bool isAnswered)
    {
        if (isAnswered) _run.Writer.Write(Reply.Error(error));
        _run.Results.Add(new CommandResult(_index, row, 0, error.Code, IsRejected: true, IsNested: depth > 0));
        if (depth == 0) _run.State = ReplyModes.After(row, _run.State, null);
        return _sequence.AfterOne(error);
    }

    /// <summary>Ticks since the command before ended.</summary>
    private long Lap()
    {
        long started = _lap;
        _lap = _time.GetTimestamp();
        return _lap - started;
    }

    /// <summary>Whether the values at a command's keys are more than it may work on here. Of one without keys nobody knows.</summary>
    private static bool MayTakeLong(TableRow row, BatchView view, scoped in Command command)
    {
        if (row.Keys.First == 0) return true;
        long bytes = 0;
        for (int i = row.Keys.First; i > 0 && i <= row.Keys.LastOf(command.Count); i += Math.Max(1, row.Keys.Step))
        {
            if (view.TryPeek(command[i], out EntryView entry)) bytes += entry.Value.Length;
        }

        return bytes > InlineReadBytes;
    }

    // What Admit answers in a command's place, such as QUEUED, is no command that ran: telling observers would have them count it now and when it runs.
    private static bool HasEdits(scoped in Step step) => step.Edit.Kind != EditKind.None || step.Edits is { Count: > 0 };

    /// <summary>What a command began with: where it stands, and what is taken back when it is refused; and whether observers are told of it.</summary>
    private readonly record struct Entry(
        long Place, int Depth, bool IsAnswered, long Position, int Effects, SessionState State, BatchView View, long Hits, long Misses,
        bool IsTold = true);
}
