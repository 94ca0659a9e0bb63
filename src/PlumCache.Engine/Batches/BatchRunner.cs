using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using PlumCache.Abstractions;
using PlumCache.Engine.Commits;
using PlumCache.Engine.Runs;
using PlumCache.Engine.Serving;
using PlumCache.Engine.Table;
using PlumCache.Engine.Views;
using PlumCache.Engine.Sessions;
using PlumCache.Engine.Waits;
using PlumCache.Storage;

namespace PlumCache.Engine.Batches;

/// <summary>
/// Runs a batch segment by segment: each on a pinned view, or when one of its commands writes, on a draft, and on another when that one has
/// grown large. Rented by one thread at a time; holds all that a run needs, so that an idle connection holds nothing.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "The view is open inside a run only.")]
internal sealed class BatchRunner : IWriteUnit
{
    private readonly CommandEngine _engine;
    private readonly TimeProvider _time;
    private readonly BatchRun _run;
    private readonly BatchSource _source;
    private readonly CommandExecutor _executor;
    private readonly ServerExecutor _server;
    private readonly EffectLog _effects;
    private readonly ResultRecorder _recorder;
    private readonly SweepFirst _sweepFirst;
    private readonly WriteGroup _group;
    private readonly View _view;
    private readonly Segment _segment;
    private RunMark _before; // where the run of the segment began

    public BatchRunner(CommandEngine engine)
    {
        _engine = engine;
        _time = engine.Options.Time;
        _run = engine.Tables.NewRun(engine.Options);
        _source = engine.NewSource(engine.Statistics.Register());
        _effects = new EffectLog(engine, _run);
        _recorder = new ResultRecorder(engine, _run, _source.Counters);
        _server = new ServerExecutor(engine, _run, _effects, _recorder);
        _executor = new CommandExecutor(engine, _run, _source, _server, _effects, _recorder);
        _segment = new Segment(_run, engine.Options.InlineWalkKeys);
        _group = new WriteGroup(engine, _run, _source, _segment, _executor, _effects, _recorder);
        _view = new View(engine.Keyspace);
        _sweepFirst = new SweepFirst(engine, _view);
    }

    private long ClockMs => _time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Serves who waits for keys that a write of the host may have changed. The caller holds the lane.</summary>
    public void ServeWaiters(EngineSession session) => new WaiterUnit(_engine, _run, _source, _executor, _effects, _recorder).Run(session);

    /// <summary>See <see cref="CommandEngine.RunTogether"/>.</summary>
    public void RunTogether(IReadOnlyList<EngineTurn> turns)
    {
        try
        {
            _group.Run(turns);
        }
        finally
        {
            LetGo();
        }
    }

    /// <summary>See <see cref="CommandEngine.Run"/>.</summary>
    public RunStatus Run(in EngineTurn turn, RunMode mode)
    {
        EngineSession session = turn.Session;
        Debug.Assert(session.Next <= turn.Batch.Count, "a batch goes on inside itself");
        if (session.IsSuspended && !session.TryGoOn(ClockMs)) return RunStatus.Suspended;
        try
        {
            RunStatus status = RunWhole(turn, mode);
            _executor.Preparation.Forget(); // not where the storage is broken: nothing is touched any more then
            return status;
        }
        catch (Exception exception) when (!StorageBrokenException.IsIn(exception))
        {
            _executor.Preparation.Forget();
            throw;
        }
        finally
        {
            LetGo();
            session.LaneTicket.PassOn();
        }
    }

    private RunStatus RunWhole(in EngineTurn turn, RunMode mode)
    {
        EngineSession session = turn.Session;
        if (_engine.Backlog.IsTooMuch) return _engine.Backlog.Hold(session);
        _run.Begin(turn, mode, _engine.Table);
        // What a plugin that has gone kept for it is gone too: a client in a transaction, say, would have its next commands run at
        // once.
        if (_run.State.Values is not null && session.ForgetGone(_run.Table!.Plugins)) return RunStatus.Close;
        _source.Seed = _run.Seed;
        turn.Writer.UseProtocol(session.State.Protocol);
        if (session.Answer is not null) _server.TellKept();
        while (session.Next < turn.Batch.Count && !session.State.IsClosing)
        {
            RunStatus status = RunSegment(session.Next);
            if (status != RunStatus.Completed) return status;
        }

        session.Next = 0;
        return session.State.IsClosing ? RunStatus.Close : RunStatus.Completed;
    }

    /// <summary>Keeps nothing of a run, also of one that threw: the next one is another connection's.</summary>
    private void LetGo()
    {
        _run.End();
        _before = default; // it knows the connection's state, and with it the commands of a transaction
        _effects.Clear();
        _recorder.Clear();
        _executor.Forget();
    }

    private RunStatus RunSegment(int first)
    {
        if (!ReferenceEquals(_run.Table, _engine.Table)) _run.Use(_engine.Table);
        if (_run.Mode == RunMode.Inline && _segment.HasManyArguments(first)) return Suspend(SuspensionReason.Offload);
        if (_run.Rows[first] is { IsServer: true } row) return RunServer(row, first);
        _segment.Begin(first);
        if (IsPaused(_segment.Writes)) return RunStatus.Suspended;
        bool isSwept = !_segment.ChangesPrefixes || _sweepFirst.TryRun(_run.State.Database, ClockMs, _run.Mode);
        if (!isSwept) return Suspend(SuspensionReason.Offload);
        if (!_segment.Writes) RunOnView();
        else if (!TryRunOnDraft()) return _run.Session.Suspend(SuspensionReason.Lane, _run.Session.LaneTicket);
        return StatusAfter(_segment.Outcome);
    }

    /// <summary>What comes behind a segment.</summary>
    private RunStatus StatusAfter(SegmentOutcome outcome) => outcome switch
    {
        SegmentOutcome.Streaming => Suspend(SuspensionReason.Stream),
        SegmentOutcome.Waiting => RunStatus.Suspended,
        SegmentOutcome.NeedsPreparation when _run.Mode == RunMode.Inline => Suspend(SuspensionReason.Offload),
        SegmentOutcome.NeedsPreparation => Prepare(_segment.Next),
        SegmentOutcome.NeedsPool => Suspend(SuspensionReason.Offload),
        SegmentOutcome.NeedsLongLease when _run.Mode == RunMode.Inline => Suspend(SuspensionReason.Offload),
        SegmentOutcome.NeedsLease or SegmentOutcome.NeedsLongLease => RunAlone(_segment.Next),
        _ => _run.Session.Next < _run.Batch.Count && IsOutputFull() ? Suspend(SuspensionReason.OutputFull) : RunStatus.Completed,
    };

    /// <summary>Prepares a long write, which runs next.</summary>
    private RunStatus Prepare(int index)
    {
        _executor.Preparation.Run(index);
        return RunStatus.Completed;
    }

    private RunStatus Suspend(SuspensionReason reason)
    {
        Debug.Assert(reason != SuspensionReason.Offload || _run.Mode == RunMode.Inline, "a thread of the pool runs everything to its end");
        return _run.Session.Suspend(reason);
    }

    /// <summary>Runs a server command, a segment of its own, unless plugins that see it answer it.</summary>
    private RunStatus RunServer(TableRow row, int index)
    {
        bool isSeen = row.Stages.Length > 0 || _run.State.Values is not null;
        if (isSeen)
        {
            _segment.Only(index);
            RunOnView();
            if (_segment.Outcome != SegmentOutcome.IsServer) return StatusAfter(_segment.Outcome);
        }

        if (row.IsLongRead && _run.Mode == RunMode.Inline) return Suspend(SuspensionReason.Offload);
        if (row.FullName != "client|unpause" && IsPaused(row.IsWrite)) return RunStatus.Suspended;
        RunStatus status = _server.Execute(index);
        _recorder.Record();
        return status;
    }

    private bool IsOutputFull() => _run.Writer.Position >= _engine.Options.OutputSoftLimitBytes;

    private bool IsPaused(bool isWrite)
    {
        PauseGate pauses = _engine.Pauses;
        if (!pauses.MayHold || pauses.HeldBy(isWrite, ClockMs) is not { } pause) return false;
        pauses.Hold(_run.Session, pause);
        return true;
    }

    private void RunOnView()
    {
        _view.Open();
        try
        {
            _source.Use(Math.Max(ClockMs, _view.TimeMs), view: _view);
            _source.Lookahead.Begin(_run, _segment.Next, _segment.End);
            _executor.Run(_segment);
            Commit();
        }
        finally
        {
            _source.Clear();
            _view.Dispose();
        }
    }

    /// <summary>Runs the segment, nearly always on one draft; the lane is kept where it takes several.</summary>
    /// <returns>False: the lane is taken.</returns>
    private bool TryRunOnDraft()
    {
        if (!TryEnterLane()) return false;
        try
        {
            _source.Lookahead.Begin(_run, _segment.Next, _segment.End);
            do
            {
                _before = _executor.Marks.Now;
                WriteOutcome outcome = _engine.Committer.Commit(this);
                if (outcome != WriteOutcome.Done)
                {
                    throw new InvalidOperationException($"A segment that answers what it cannot write has ended as {outcome}.");
                }

            }
            while (_segment.Outcome == SegmentOutcome.Full);
        }
        finally
        {
            _source.Clear();
            if (_segment.Outcome == SegmentOutcome.Cut) _engine.Keyspace.Lane.ExitForNext();
            else _engine.Keyspace.Lane.Exit();
        }

        return true;
    }

    /// <summary>Takes the lane, or a place in its queue; what was prepared waits for it here.</summary>
    private bool TryEnterLane()
    {
        if (!_executor.Preparation.IsOf(_segment.Next)) return _run.Session.LaneTicket.TryEnter();
        _engine.Keyspace.Lane.Enter();
        return true;
    }

    WriteOutcome IWriteUnit.Run(Draft draft, long nowMs, WriteCare care)
    {
        _source.Use(nowMs, draft: draft, care: care);
        _executor.Run(_segment);
        return _segment.Outcome == SegmentOutcome.Refused ? WriteOutcome.Refused : WriteOutcome.Done;
    }

    void IWriteUnit.TakeBack()
    {
        _segment.Next = _run.Session.Next;
        _executor.Marks.RunAgain(_before);
    }

    void IWriteUnit.Committed() => Commit();

    /// <summary>What the segment changed of the connection takes hold, and what it wanted done outside is done.</summary>
    private void Commit()
    {
        _run.Session.Hold(_run.State, _segment.Next);
        _executor.Waiters.Commit();
        _effects.Dispatch();
        _recorder.Record();
        if (_segment.Outcome == SegmentOutcome.Waiting) Wait(_run.Batch[_segment.Next]);
    }

    /// <summary>Begins to wait for keys, in the lane in which they were looked at: nobody can have changed them since.</summary>
    private void Wait(scoped in Command command)
    {
        Debug.Assert(_engine.Keyspace.Lane.IsHeld, "who waits for a key has looked at it in the lane");
        AskedWait asked = _executor.Waiters.Asked;
        CommandRow row = asked.Row.Row;
        KeyPositions positions = row.WaitsFor == KeyPositions.None ? row.KeysOf(command) : row.WaitsFor;
        var keys = new HashSet<byte[]>(KeyBytes.Instance);
        int last = positions.LastOf(command.Count);
        for (int i = positions.First; i > 0 && i <= last; i += Math.Max(1, positions.Step)) keys.Add(command[i].ToArray());
        var request = new WaitingRequest(command.Store(), _run.State.Database, [.. keys], asked.Kinds);
        _engine.Waits.Enter(_run.Session, request, asked.UntilMs, asked.Otherwise);
    }

    /// <summary>Runs a command on a version of its own: later commands of the batch then see that version or a newer one.</summary>
    private RunStatus RunAlone(int index)
    {
        var lease = SharedLease.Open(_engine.Keyspace);
        try
        {
            _source.Use(Math.Max(ClockMs, lease.Lease.TimeMs), lease: lease);
            _segment.Only(index);
            _executor.Run(_segment);
            _segment.Next = index + 1;
            Commit();
        }
        finally
        {
            _source.Clear();
            lease.Release();
        }

        return _run.Session.Stream is null ? RunStatus.Completed : Suspend(SuspensionReason.Stream);
    }
}
