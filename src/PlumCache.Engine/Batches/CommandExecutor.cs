using System.Diagnostics;
using PlumCache.Abstractions;
using PlumCache.Engine.Edits;
using PlumCache.Engine.Hosting;
using PlumCache.Engine.Plugins;
using PlumCache.Engine.Runs;
using PlumCache.Engine.Serving;
using PlumCache.Engine.Sessions;
using PlumCache.Engine.Table;
using PlumCache.Engine.Views;
using PlumCache.Storage;

namespace PlumCache.Engine.Batches;

/// <summary>
/// Runs one command on the batch's source: guards, the plugins before it, its own function, its reply, the observers, its edits, the
/// settlers. The reply is written before the edits are applied, because it may point into blocks that they change.
/// </summary>
internal sealed class CommandExecutor
{
    /// <summary>Commands that one step may run on a thread that serves sockets: about a millisecond.</summary>
    private const int InlineCommands = 1000;

    /// <summary>How deep commands that run commands may be nested: past it somebody runs in a circle.</summary>
    public const int MaxDepth = 8;

    /// <summary>What is said of those that are.</summary>
    public const string Circle = "commands that run commands are nested more than 8 deep: somebody runs in a circle";

    private readonly CommandEngine _engine;
    private readonly BatchRun _run;
    private readonly BatchSource _source;
    private readonly ReplyDispatcher _replies;
    private readonly ServerExecutor _server;
    private readonly PluginCaller _caller;
    private readonly EditApplier _edits;
    private readonly Settler _settler;
    private readonly CommandSequence _sequence;
    private readonly EffectLog _effects;
    private readonly ResultRecorder _recorder;
    private readonly TimeProvider _time;
    private readonly ISettings _settings;
    private readonly int _maxKeyBytes;
    private readonly int _inlineElements;
    private readonly long _outputLimitBytes;
    private readonly CallFrame?[] _frames = new CallFrame?[MaxDepth + 1];
    private int _index;
    private int _ordinal;
    private long _lap;
    private bool _hasCalledServer; // inside others, since the run began

    public CommandExecutor(
        CommandEngine engine, BatchRun run, BatchSource source, ServerExecutor server, EffectLog effects, ResultRecorder recorder)
    {
        _engine = engine;
        _run = run;
        _source = source;
        _server = server;
        _effects = effects;
        _recorder = recorder;
        _time = engine.Options.Time;
        _settings = engine.Host.Settings;
        _maxKeyBytes = engine.Options.Limits.MaxKeyBytes;
        _inlineElements = engine.Options.InlineElements;
        _outputLimitBytes = engine.Options.OutputSoftLimitBytes;
        _replies = new ReplyDispatcher(engine, run, source);
        _caller = new PluginCaller(engine, run, source, effects);
        _edits = new EditApplier(run, source);
        _settler = new Settler(engine, run, source, _caller, _edits, effects);
        _sequence = new CommandSequence(this, engine, run, source, _caller);
        Preparation = new Preparation(engine, run, source, _caller, _replies, effects);
        Waiters = new WaiterServing(this, engine, run, source, recorder);
        Marks = new RunMarks(run, source, effects, recorder, Waiters);
    }

    public WaiterServing Waiters { get; }
    public RunMarks Marks { get; }

    /// <summary>Computes a long write of the batch before it runs.</summary>
    public Preparation Preparation { get; }

    /// <summary>How many others the batch's command has run so far.</summary>
    public int Nested => _ordinal - 1;

    /// <summary>
    /// Whether a command calls so many others that a thread of the pool must run it, from its beginning. Not inside others, whose part is
    /// in the draft, nor behind a server command, which runs once.
    /// </summary>
    public bool BelongsElsewhere(CallFrame caller) =>
        caller.Depth == 0 && _run.Mode == RunMode.Inline && Nested >= InlineCommands && !_hasCalledServer;

    /// <summary>Runs a segment's commands on the batch's source until one ends it, or has made the draft large enough.</summary>
    /// <param name="segment">The segment; its outcome tells how it ended.</param>
    public void Run(Segment segment)
    {
        Debug.Assert(segment.Next <= segment.End && segment.End <= _run.Batch.Count, "a segment lies in its batch");
        _run.BeginSegment();
        Waiters.Forget();
        _lap = _time.GetTimestamp(); // each command's time begins where the one before ended
        SegmentOutcome outcome = SegmentOutcome.Done;
        while (outcome == SegmentOutcome.Done && segment.Next < segment.End)
        {
            outcome = Execute(segment.Next);
            if (outcome == SegmentOutcome.Done && Waiters.HasChanged) outcome = Waiters.Serve();
            if (outcome != SegmentOutcome.Done) break;
            segment.Next++;
            outcome = segment.OutcomeSoFar(_source.Draft, _effects, _outputLimitBytes);
        }

        Debug.Assert(outcome != SegmentOutcome.Done || segment.Next == segment.End, "a segment is done when no command of it is left");
        segment.Outcome = outcome;
    }

    /// <summary>What comes is run for others, in a draft that runs no batch.</summary>
    public void BeginAlone() => (_index, _ordinal, _lap) = (0, 0, _time.GetTimestamp());

    /// <summary>The run is over: lets go of the plugins it called, and of what server commands have answered.</summary>
    public void Forget()
    {
        if (_hasCalledServer) _server.Forget();
        _hasCalledServer = false;
        Waiters.Forget();
        Waiters.CutTo(0);
        foreach (CallFrame? frame in _frames) frame?.Forget();
    }

    /// <summary>Runs the command at a place in the batch; on a lease whatever is long is answered.</summary>
    private SegmentOutcome Execute(int index)
    {
        _index = index;
        _ordinal = 0;
        _source.Lookahead.MoveTo(index);
        ErrorText? refusal = _run.Refuse(index, _settings, _maxKeyBytes);
        return RunOne(_run.Rows[index], _run.Batch[index], refusal, depth: 0, _run.State.ReplyMode == ReplyMode.On);
    }

    /// <summary>Runs a command of the batch, or one that another runs.</summary>
    /// <param name="row">Its row; null when there is no such command.</param>
    /// <param name="refusal">The error that answers instead; null: it may run.</param>
    /// <param name="depth">How many others it is inside of.</param>
    /// <param name="isAnswered">Whether its reply is written.</param>
    public SegmentOutcome RunOne(TableRow? row, scoped in Command request, ErrorText? refusal, int depth, bool isAnswered)
    {
        CallFrame frame = _frames[depth] ??= new CallFrame(depth, _engine, _run, _source, _effects, _sequence);
        BatchView view = _source[_run.State.Database];
        if (refusal is null && _run.State.Reading is { } reading) view = SnapshotReading.ViewOf(_source, view, reading, row!, out refusal);
        bool isAllOrNothing = depth > 0 && _sequence.IsAllOrNothing;
        frame.Begin(row, view, BatchRun.Place(_index, _ordinal++), _run.Seed, isAnswered, isAllOrNothing, Marks.Now);
        if (refusal is not null) return Answer(frame, _caller.TellRefusal(frame, request, refusal, _edits));

        _source.NoTouch = _run.State.NoTouch;
        bool isLong = _source.Lease is null && depth == 0 && row is { IsLongRead: true, IsServer: false };
        return isLong ? SegmentOutcome.NeedsLongLease : RunThrough(frame, request);
    }

    /// <summary>
    /// Takes a command through the plugins before its function, and then through that. Its row may become another's: a rewritten command
    /// goes on where the plugin that rewrote it stands, in the pipeline of its new name.
    /// </summary>
    private SegmentOutcome RunThrough(CallFrame frame, scoped in Command request)
    {
        scoped Command command = request;
        scoped Step step = default;
        ActivePlugin? owner = frame.Row!.Plugin;
        bool isSeen = frame.Row.Stages.Length > 0 || _run.State.Values is not null;
        bool isLetIn = true;
        for (int order = -1; isSeen && _run.Table!.NextStage(frame.Row, _run.State, order) is { } stage;)
        {
            order = stage.Order;
            if (!stage.Concerns(frame.Row, command)) continue;
            if (!_caller.TryTransform(frame, stage, in command, out step)) return Refuse(frame, frame.Error);
            owner = stage.Plugin;
            if (step.Kind != StepKind.Continue)
            {
                isLetIn = stage.Phase != PluginPhase.Admit || step.EditCount > 0;
                break;
            }

            Take(frame, step, owner);
            command = step.Next;
            if (!TryFollow(frame, command, owner)) return Refuse(frame, frame.Error);
        }

        if (step.Kind is StepKind.None or StepKind.Continue)
        {
            if (frame.Row.IsServer) return RunServer(frame, owner, command, request);
            owner = frame.Row.Plugin;
            bool isOwn = step.Kind == StepKind.None || (command.IsSame(request) && command.ExpiresAtMs == request.ExpiresAtMs);
            bool isSound = TryFunction(frame, in command, isOwn, out step);
            if (frame.CallsOutcome == SegmentOutcome.NoRoom) throw new ArenaFullException(0);
            if (frame.CallsOutcome == SegmentOutcome.NeedsPool) return Postpone(frame, SegmentOutcome.NeedsPool);
            if (frame.CallsOutcome != SegmentOutcome.Done) return frame.CallsOutcome;
            if (!isSound) return Refuse(frame, frame.Error);
            if (step.Kind == StepKind.Postpone) return Postpone(frame, PlaceOf(frame.Row));
            if (step.Kind == StepKind.Wait) return Wait(frame, step, owner);
        }

        // What Admit answers in a command's place, such as QUEUED, is no command that ran: telling observers would have them count it now
        // and when it runs.
        bool isTold = isLetIn || step.Kind != StepKind.Answer;
        return step.Kind == StepKind.Run ? RunSeveral(frame, owner!, command, step) : Finish(frame, owner, command, step, isTold);
    }

    /// <summary>
    /// Calls a command's function, which may postpone what is too much to be done here; or takes what it has come to before.
    /// </summary>
    /// <param name="isOwn">Whether the command is the batch's as the client sent it.</param>
    private bool TryFunction(CallFrame frame, in Command command, bool isOwn, out Step step)
    {
        if (isOwn && Preparation.TryUse(frame, _index, command, out step)) return true;
        bool mayPostpone = frame.Depth == 0 && _source.Lease is null;
        if (frame.Row!.IsWrite) mayPostpone &= isOwn && frame.Row.NamesItsKeys && _source.Draft is not null && Preparation.MayTry(_index);
        frame.MostElements = mayPostpone ? _inlineElements : long.MaxValue;
        if (!_caller.TryFunction(frame, in command, out step)) return false;
        if (step.Kind == StepKind.Wait && !Waiters.MayWait(frame)) step = Step.Answer(step.Reply);
        return true;
    }

    /// <summary>Has a command wait that has found nothing to answer; one that is served waits on.</summary>
    private SegmentOutcome Wait(CallFrame frame, scoped in Step step, ActivePlugin? owner)
    {
        SegmentOutcome outcome = Postpone(frame, SegmentOutcome.Waiting);
        if (frame.Depth > 0) return outcome;
        Waiters.Ask(frame.Row!, step, owner);
        Note(frame, errorCode: null);
        return outcome;
    }

    private static SegmentOutcome PlaceOf(TableRow postponed) =>
        postponed.IsWrite ? SegmentOutcome.NeedsPreparation : SegmentOutcome.NeedsLongLease;

    /// <summary>Finds the row of what a transformer has made of a command.</summary>
    private bool TryFollow(CallFrame frame, scoped in Command command, ActivePlugin by)
    {
        TableRow row = frame.Row!;
        if (_run.Table!.TryFind(command, out TableRow? own) && ReferenceEquals(own, row) && row.Row.Accepts(command.Count)) return true;
        if (_run.Table.Resolve(command, isInternal: false, out ErrorText? error) is not { } next)
        {
            _caller.Fail(frame, by, $"'{row.FullName}' was rewritten to what is no command: {error}");
            return false;
        }

        bool mayRun = ReferenceEquals(next, row) || (!next.IsServer && (_source.Draft is not null || !next.IsWrite));
        if (mayRun) frame.Row = next;
        else _caller.Fail(frame, by, $"'{row.FullName}' cannot become '{next.FullName}', a server command, or it alone writes");
        return mayRun;
    }

    /// <summary>Writes the reply, tells observers, applies the edits and settles.</summary>
    private SegmentOutcome Finish(CallFrame frame, ActivePlugin? owner, scoped in Command command, scoped in Step step, bool isTold)
    {
        if (step.Kind == StepKind.Refuse) TakeBack(frame);
        ErrorText? error = ReplyDispatcher.ErrorOf(step.Reply);
        try
        {
            // Some errors show only when the reply is written; where they would undo others, that must not hang on whether it is wanted.
            bool isWritten = frame.IsAnswered || ReplyDispatcher.IsPush(step.Reply);
            bool isThere = frame.HasWithheld && isWritten && _run.Writer.TryPutBack();
            if (!isThere && (isWritten || frame.IsAllOrNothing))
            {
                // What writes has one run, on its draft: it cannot go elsewhere to be streamed. A value that it found can be, from the
                // version that the draft was opened on, if the draft has not made it itself.
                bool isWhole = frame.Depth > 0 || frame.Row!.IsWrite;
                bool mayHold = frame.Depth == 0 && isWritten && _source.Draft is { HasChanges: false };
                bool hasRoom = _replies.TryWrite(step, frame.View, command, isWhole, mayHold);
                if (!hasRoom) return Postpone(frame, _replies.TakesLong ? SegmentOutcome.NeedsLongLease : SegmentOutcome.NeedsLease);
                error = _replies.Error;
                if (!isWritten) _run.Writer.Rewind(frame.Before.Position);
            }
        }
        catch (Exception exception) when (_replies.IsFunctionsFault && !StorageBrokenException.IsIn(exception))
        {
            return Refuse(frame, _caller.Fail(frame, owner, exception, exception.Message));
        }

        if (!TryHold(frame, owner, command, step, isTold, out SegmentOutcome outcome)) return outcome;
        if (frame.BeforeCalls is { } savepoint) _source.Draft!.LetGo(savepoint);
        Note(frame, error?.Code);
        return error is null ? SegmentOutcome.Done : _sequence.OutcomeOf(error);
    }

    /// <summary>Runs the commands that a step asks for, in its place.</summary>
    private SegmentOutcome RunSeveral(CallFrame frame, ActivePlugin owner, scoped in Command command, scoped in Step step)
    {
        if (frame.Depth >= MaxDepth) return Refuse(frame, _caller.Fail(frame, owner, Circle));

        // Inside others it is too late to go elsewhere: what those have done is in the draft.
        bool isLong = frame.Depth == 0 && step.Commands.Length > InlineCommands;
        if (isLong && _run.Mode == RunMode.Inline) return Postpone(frame, SegmentOutcome.NeedsPool);
        if (!TryHold(frame, owner, command, step, isTold: true, out SegmentOutcome outcome)) return outcome;
        outcome = _sequence.Run(frame, step.Commands, step.Replies, owner, out ErrorText? error);
        if (outcome == SegmentOutcome.Done) Note(frame, error?.Code);
        return outcome;
    }

    /// <summary>
    /// A server command behind plugins: the batch's own is run by the runner; inside others it runs once, however often the segment is.
    /// </summary>
    private SegmentOutcome RunServer(CallFrame frame, ActivePlugin? by, scoped in Command command, scoped in Command request)
    {
        TableRow row = frame.Row!;
        if (!command.IsSame(request))
        {
            string why = $"'{row.FullName}' is a server command: it can be let through, answered or refused, and not rewritten";
            return Refuse(frame, _caller.Fail(frame, by, why));
        }

        if (frame.Depth == 0) return SegmentOutcome.IsServer;
        if (frame.IsAllOrNothing) return Refuse(frame, CommandSequence.CannotBeUndone);
        _hasCalledServer = true;
        ServerResult result = _server.CallOnce(row, command, frame.Place, _source.Draft);
        if (result.Later is not null)
        {
            throw new InvalidOperationException($"'{row.FullName}' answers later, so it must be flagged NoMulti.");
        }
        if (result.Session is { } changed) _run.Take(changed);
        if (_run.State.Protocol != frame.Before.State.Protocol) _run.Writer.UseProtocol(_run.State.Protocol);
        if (frame.IsAnswered && result.Reply is not null) _run.Writer.Write(Reply.Tree(result.Reply));
        Note(frame, result.Reply is ReplyTree.Error error ? error.Text.Code : null);
        return SegmentOutcome.Done;
    }

    /// <summary>Tells observers of a step, and has all that it changes take hold.</summary>
    /// <returns>False: the outcome is the command's.</returns>
    private bool TryHold(
        CallFrame frame, ActivePlugin? owner, scoped in Command command, scoped in Step step, bool isTold, out SegmentOutcome outcome)
    {
        outcome = isTold && !_caller.TryObserve(frame, command, step) ? SegmentOutcome.Failed : SegmentOutcome.Done;
        if (outcome == SegmentOutcome.Done)
        {
            Take(frame, step, owner);
            if (_source.Draft is not { } draft || step.EditCount == 0) return true;
            Waiters.Note(step);
            outcome = _settler.Apply(draft, frame, owner, command, step);
            if (outcome == SegmentOutcome.Done) return true;
        }

        if (outcome == SegmentOutcome.Failed) outcome = Refuse(frame, frame.Error);
        return false;
    }

    /// <summary>What a step changes of the connection, and wants done after the publish.</summary>
    private void Take(CallFrame frame, scoped in Step step, ActivePlugin? owner)
    {
        _run.Take(frame.Row, step, owner, isNested: frame.Depth > 0);
        if (step.Effects is { } effects && owner is not null && step.Kind != StepKind.Refuse) _effects.Add(owner, effects);
    }

    /// <summary>
    /// Answers an error instead, and takes back all that the command has left so far: a part of a reply, effects, what plugins keep.
    /// </summary>
    private SegmentOutcome Refuse(CallFrame frame, ErrorText error)
    {
        TakeBack(frame);

        // One of several is told of by what runs them.
        return Answer(frame, frame.Depth == 0 ? _caller.TellRefusal(frame, _run.Batch[_index], error, _edits) : error);
    }

    /// <summary>It will begin anew.</summary>
    private SegmentOutcome Postpone(CallFrame frame, SegmentOutcome outcome)
    {
        RollBackCalls(frame);
        Marks.RunAgain(frame.Before);
        return outcome;
    }

    private void TakeBack(CallFrame frame)
    {
        RollBackCalls(frame);
        Marks.TakeBack(frame.Before);
    }

    private void RollBackCalls(CallFrame frame)
    {
        if (frame.BeforeCalls is { } savepoint) _source.Draft!.RollBack(savepoint);
        frame.BeforeCalls = null;
    }

    /// <summary>Answers an error in the place of a command that left nothing.</summary>
    private SegmentOutcome Answer(CallFrame frame, ErrorText error)
    {
        if (frame.IsAnswered) _run.Writer.Write(Reply.Error(error));
        _recorder.Note(new CommandResult(_index, frame.Row, 0, error.Code, IsRejected: true, IsNested: frame.Depth > 0));
        if (frame.Depth == 0) _run.EndCommand(frame.Row, changed: null);
        return _sequence.OutcomeOf(error);
    }

    private void Note(CallFrame frame, string? errorCode) =>
        _recorder.Note(new CommandResult(_index, frame.Row, Lap(), errorCode, IsRejected: false, IsNested: frame.Depth > 0));

    /// <summary>Ticks since the command before ended.</summary>
    private long Lap()
    {
        long started = _lap;
        _lap = _time.GetTimestamp();
        return _lap - started;
    }
}
