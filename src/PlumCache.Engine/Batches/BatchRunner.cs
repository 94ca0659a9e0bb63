using PlumCache.Abstractions;
using PlumCache.Storage;

namespace PlumCache.Engine;

/// <summary>
/// Runs a batch segment by segment. A segment is a run of commands on one version, a pinned view, or when one of them writes on a draft,
/// and on another when that one has grown large. It ends where a server command stands, before a long one, where a command needs a version
/// of its own, or where enough replies are pending. Rented by one thread at a time; holds all that a run needs, so that an idle connection
/// holds nothing.
/// </summary>
internal sealed class BatchRunner : IDisposable
{
    /// <summary>
    /// Blocks past which a segment ends: where a whole prefix was given an expiry, each write beneath may look at 257 blocks a level, and others wait for the lane: 500 take about a millisecond.
    /// </summary>
    private const int MaxPushedBlocks = 500;

    /// <summary>
    /// Keys written after which a draft is published, between two commands, and the next one begun: 64. More keys share more of a path's
    /// copies, and so each costs fewer blocks; but with more than about a hundred the old and new blocks no longer stay in the second-level
    /// cache together, and each costs more again. A pipeline of 64 MSETs of ten keys took 0.86 of what it takes as one draft of 640 (with
    /// 48 keys 0.85, with 96 0.87, 128 0.88, 192 0.92), one of 16 took 0.92 (0.88, 0.99, 1.0, 1.04).
    /// </summary>
    private const int EnoughKeys = 64;

    private readonly CommandEngine _engine;
    private readonly BatchRun _run = new();
    private readonly BatchSource _source;
    private readonly CommandExecutor _executor;
    private readonly ServerExecutor _server;
    private readonly EffectLog _effects;
    private readonly ResultRecorder _recorder;
    private readonly SweepFirst _sweepFirst;
    private readonly View _view;
    private bool _needsPool;
    private bool _isServer;
    private bool _isCut;
    private bool _isFull;
    private bool _changesPrefixes;

    public BatchRunner(CommandEngine engine)
    {
        _engine = engine;
        RunnerCounters counters = engine.Statistics.Register();
        _source = new BatchSource(engine.Keyspace.Options.Databases, counters) { HeldBytes = number => engine.HeldBytes(number) };
        _effects = new EffectLog(engine, _run);
        _server = new ServerExecutor(engine, _run, _effects);
        _executor = new CommandExecutor(engine, _run, _source, _server, _effects);
        _recorder = new ResultRecorder(engine, _run, counters);
        _view = new View(engine.Keyspace);
        _sweepFirst = new SweepFirst(engine);
    }

    private long ClockMs => _engine.Options.Time.GetUtcNow().ToUnixTimeMilliseconds();

    public RunStatus Run(EngineSession session, CommandBatch batch, IReplyWriter writer, RunMode mode)
    {
        if (session.Stream is { IsEnded: false }) return RunStatus.Streaming;
        session.Stream = null;
        session.LaneTicket.BeginRun();
        try
        {
            _run.Begin(session, batch, writer, mode, _engine.Table);
            // What a plugin that has gone kept for it is gone too: a client in a transaction, say, would have its next commands run at once.
            if (_run.State.Values is not null && session.ForgetGone(_run.Table!)) return RunStatus.Close;
            _run.Seed = _engine.Options.NextSeed();
            _source.Seed = _run.Seed;
            writer.UseProtocol(session.State.Protocol);
            if (!_server.TryEndDelay()) return RunStatus.Delay;
            while (session.Next < batch.Count && !session.State.IsClosing)
            {
                RunStatus status = RunSegment(session.Next);
                if (status != RunStatus.Completed) return status;
            }

            session.Next = 0;
            return session.State.IsClosing ? RunStatus.Close : RunStatus.Completed;
        }
        finally
        {
            _run.End();
            _effects.Clear(); // of a run that threw: the next one is another connection's
            _server.Forget();
            _executor.Forget();
            session.LaneTicket.EndRun();
        }
    }

    public void Dispose() => _view.Dispose();

    public bool IsRunning(CommandTable table) => ReferenceEquals(_run.Table, table);

    private RunStatus RunSegment(int first)
    {
        EngineSession session = _run.Session;
        if (!ReferenceEquals(_run.Table, _engine.Table)) _run.Use(_engine.Table);
        if (_run.Mode == RunMode.Inline && HasManyArguments(first)) return RunStatus.Offload;
        if (_run.Rows[first] is { IsServer: true } row && (!IsSeen(row) || IsLetThrough(first))) return RunServer(row, first);
        if (session.Next > first) return RunStatus.Completed; // plugins have answered the server command
        int end = EndOfSegment(first, out bool writes);
        if (IsPaused(writes)) return RunStatus.Delay;
        if (_changesPrefixes && !TrySweepFirst()) return RunStatus.Offload;
        _run.TakesLong = false;
        _needsPool = false;
        int stop = writes ? RunOnDraft(first, end) : RunOnView(first, end);
        if (stop < 0) return RunStatus.Parked;
        if (session.Stream is not null) return RunStatus.Streaming;
        if (session.Next == first) return _needsPool ? RunStatus.Offload : RunAlone(first);
        return session.Next < _run.Batch.Count && IsOutputFull() ? RunStatus.OutputFull : RunStatus.Completed;
    }

    /// <returns>False: there is something to sweep, and this is a thread that serves sockets.</returns>
    private bool TrySweepFirst()
    {
        bool isNeeded = IsSweepNeeded();
        if (isNeeded && _run.Mode != RunMode.Inline) _sweepFirst.Run();
        return !isNeeded || _run.Mode != RunMode.Inline;
    }

    private bool IsSweepNeeded()
    {
        _view.Open();
        try
        {
            return _sweepFirst.IsNeeded(_view[_run.State.Database], Math.Max(ClockMs, _view.TimeMs));
        }
        finally
        {
            _view.Dispose();
        }
    }

    private RunStatus RunServer(TableRow row, int index)
    {
        if (row.IsLongRead && _run.Mode == RunMode.Inline) return RunStatus.Offload;
        if (row.FullName != "client|unpause" && IsPaused(row.IsWrite)) return RunStatus.Delay;
        RunStatus status = _server.Execute(index);
        _recorder.Record();
        return status;
    }

    /// <summary>Whether plugins see a server command.</summary>
    private bool IsSeen(TableRow row) => row.Stages.Length > 0 || _run.State.Values is not null;

    /// <summary>Has plugins look at a server command, which has a segment of its own.</summary>
    /// <returns>False: they have answered it.</returns>
    private bool IsLetThrough(int index)
    {
        _isServer = false;
        RunOnView(index, index + 1);
        return _isServer;
    }

    private bool IsOutputFull() => _run.Writer.Position >= _engine.Options.OutputSoftLimitBytes;

    private bool IsPaused(bool isWrite)
    {
        if (!_engine.Pauses.MayHold) return false;
        long nowMs = ClockMs;
        if (!_engine.Pauses.Holds(isWrite, nowMs)) return false;
        long untilMs = _engine.Pauses.Wait(_run.Session.Resume, nowMs);
        _run.Session.ResumeAtMs = untilMs;
        return untilMs != 0;
    }

    /// <summary>Whether its arguments alone make the command long: it then never runs on a thread that serves sockets.</summary>
    private bool HasManyArguments(int index) => _run.Rows[index] is not null && _run.Batch[index].Count > _engine.Options.InlineWalkKeys;

    /// <summary>The next server command, the next that may take long, or the end of the batch. A long read is a segment of its own, so that it holds no lane.</summary>
    private int EndOfSegment(int first, out bool writes)
    {
        writes = false;
        _changesPrefixes = false;
        int end = first;
        for (; end < _run.Batch.Count; end++)
        {
            TableRow? row = _run.Rows[end];
            if (row is null) continue;
            if (row.IsServer || (end > first && (row.IsLongRead || HasManyArguments(end)))) break;
            writes |= row.IsWrite;
            _changesPrefixes |= row.ChangesPrefixes;
            if (row.IsLongRead) return end + 1;
        }

        return end;
    }

    /// <returns>Where it stopped.</returns>
    private int RunOnView(int first, int end)
    {
        _view.Open();
        try
        {
            _source.AccessMode = _engine.AccessMode;
            _source.Use(_view, Math.Max(ClockMs, _view.TimeMs));
            _source.Lookahead.Begin(_run, first, end, _view[_run.State.Database]);
            return Commit(Execute(first, end, null, out _));
        }
        finally
        {
            _source.Clear();
            _view.Dispose();
        }
    }

    /// <summary>Runs the segment, nearly always on one draft; the lane is kept where it takes several.</summary>
    /// <returns>Where it stopped, or -1 when the lane is taken.</returns>
    private int RunOnDraft(int first, int end)
    {
        if (!_run.Session.LaneTicket.TryEnter()) return -1;
        try
        {
            _source.WriteLookahead.Begin(_run, first, end);
            int stop = first;
            do stop = RunOneDraft(stop, end);
            while (_isFull && stop < end);
            return stop;
        }
        finally
        {
            _source.Clear();
            if (_isCut) _engine.Keyspace.Lane.ExitForNext();
            else _engine.Keyspace.Lane.Exit();
        }
    }

    /// <summary>Runs as many commands as a draft takes, again until they are published.</summary>
    /// <returns>Where it stopped.</returns>
    private int RunOneDraft(int first, int end)
    {
        int attempts = 0;
        long position = _run.Writer.Position;
        while (true)
        {
            int stop = TryDraft(first, end, out bool isBroken);
            if (stop >= 0) return Commit(stop);
            TakeBack(position);
            long place = _executor.BrokenPlace;
            if (isBroken && ReferenceEquals(_run.RefusalAt(place), DraftEditor.ArenaFull) && ArenaRoom.TryMake(_engine, attempts++))
            {
                _run.AllowAt(place);
            }
        }
    }

    /// <summary>Runs commands on one draft and publishes it.</summary>
    /// <returns>Where it stopped; -1 when nothing of it holds and it must run again.</returns>
    private int TryDraft(int first, int end, out bool isBroken)
    {
        Draft draft = _engine.Keyspace.OpenDraft();
        try
        {
            _source.AccessMode = _engine.AccessMode;
            _source.Use(draft, Math.Max(ClockMs, draft.TimeMs));
            int stop = Execute(first, end, draft, out isBroken);
            if (isBroken) return -1;
            if (!draft.HasChanges) return stop;
            return draft.TryPublish(_source.NowMs) == PublishResult.Published ? stop : -1;
        }
        finally
        {
            if (draft.IsOpen) draft.Abandon();
        }
    }

    private void TakeBack(long position)
    {
        _run.Writer.Rewind(position);
        _run.State = _run.Session.State;
        _run.Results.Clear();
        _effects.Clear();
        _run.Session.DropStream();
    }

    /// <summary>Runs commands until one ends the segment, or the draft.</summary>
    /// <returns>Where it stopped.</returns>
    private int Execute(int first, int end, Draft? draft, out bool isBroken)
    {
        isBroken = false;
        _isCut = _isFull = false;
        _executor.BeginSegment();
        int i = first;
        while (i < end)
        {
            ExecuteOutcome outcome = _executor.Execute(i, draft);
            isBroken = outcome == ExecuteOutcome.DraftBroken;
            _needsPool |= outcome == ExecuteOutcome.NeedsPool;
            _isServer |= outcome == ExecuteOutcome.IsServer;
            if (outcome != ExecuteOutcome.Done) break;
            i++;
            _isCut = draft?.PushedBlocks > MaxPushedBlocks;
            if (_isCut || _run.State.IsClosing || _run.Session.Stream is not null || IsOutputFull() || _effects.HasSubscriptions) break;
            _isFull = draft?.KeysWritten >= EnoughKeys;
            if (_isFull) break;
        }

        return i;
    }

    /// <summary>What the segment changed of the connection takes hold, and what it wanted done outside is done.</summary>
    private int Commit(int stop)
    {
        _run.Session.State = _run.State;
        _run.Session.Next = stop;
        _engine.Statistics.CountEvicted(_executor.Evicted);
        _effects.Dispatch();
        _recorder.Record();
        _server.Forget();
        _run.ForgetRefusals();
        return stop;
    }

    /// <summary>Runs a command on a version of its own: later commands of the batch then see that version or a newer one.</summary>
    private RunStatus RunAlone(int index)
    {
        if (_run.TakesLong && _run.Mode == RunMode.Inline) return RunStatus.Offload;
        var lease = SharedLease.Open(_engine.Keyspace);
        try
        {
            _source.AccessMode = _engine.AccessMode;
            _source.Use(lease.Lease, Math.Max(ClockMs, lease.Lease.TimeMs));
            _executor.BeginSegment();
            _executor.Execute(index, null, lease);
            Commit(index + 1);
        }
        finally
        {
            _source.Clear();
            lease.Release();
        }

        return _run.Session.Stream is null ? RunStatus.Completed : RunStatus.Streaming;
    }
}
