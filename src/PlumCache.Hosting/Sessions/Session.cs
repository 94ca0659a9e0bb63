using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using PlumCache.Abstractions;
using PlumCache.Engine.Hosting;
using PlumCache.Engine.Sessions;
using PlumCache.Hosting.Driving;
using PlumCache.Hosting.PubSub;
using PlumCache.Hosting.Transport;
using PlumCache.Protocol;

namespace PlumCache.Hosting.Sessions;

/// <summary>
/// A connection from its first byte to its last, as a state machine: each <see cref="SessionPhase"/> has a method that does one step and
/// says what is wanted next.
/// <code>
///   Receiving -> Parsing -> Running -> (Suspended -> Running) -> Parsing | Receiving
///       any of them -> Ending -> Closed
/// </code>
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "It ends by itself, on its own thread: closing disposes all it holds.")]
internal sealed class Session : SignalDriven, ITransportOwner, ISubscriber
{
    // Replies of several batches of one read go out together, until they are worth a system call of their own.
    private const int FlushBytes = 64 << 10;

    private readonly SessionServices _services;
    private readonly int _maxPendingBytes;
    private readonly ITransport _transport;
    private readonly EngineSession _engineSession;
    private readonly SessionInput _input;
    private readonly SendQueue _output;
    private readonly SessionFeed _feed = new();
    private readonly SessionBatch _batch;
    private readonly SessionClosing _closing;
    private readonly long _acceptedAtMs;

    private SessionPhase _phase = SessionPhase.Receiving;
    private SessionFarewell? _farewell;
    private int _abortReason;
    private bool _isStopping;

    /// <summary>A session that has not started.</summary>
    /// <param name="id">CLIENT ID.</param>
    /// <param name="services">What sessions share.</param>
    /// <param name="open">Makes the transport that tells this session.</param>
    public Session(long id, SessionServices services, Func<ITransportOwner, ITransport> open)
        : base(services.Failures)
    {
        Id = id;
        _services = services;
        _maxPendingBytes = services.MaxPendingReplyBytes;
        _acceptedAtMs = services.Clock.NowMs;
        _transport = open(this);
        _input = new SessionInput(_transport, services.Clock, services.RequestMemory, services.RequestBlocks);
        _output = new SendQueue(_transport, services.Clock, services.ReplyMemory);
        Action resume = OnResume;
        _engineSession = services.Engine.OpenSession(id, _transport.RemoteAddress, _transport.LocalAddress, _transport.IsLocal, resume);
        _batch = new SessionBatch(services, _engineSession, _input, _output, resume);
        _closing = new SessionClosing(this, services, _transport, _input, _output, _batch, _engineSession); // no memory need be found then
    }

    /// <summary>CLIENT ID.</summary>
    public long Id { get; }

    /// <summary>The peer.</summary>
    public string Address => _transport.RemoteAddress;

    /// <summary>Bytes received. Any thread.</summary>
    public long InputBytes => _input.ReceivedBytes;

    /// <summary>Bytes sent. Any thread.</summary>
    public long OutputBytes => _output.SentBytes;

    /// <summary>Whether MONITOR was asked for. Any thread.</summary>
    public bool IsMonitor { get; set; }

    /// <inheritdoc/>
    public bool IsSubscriber { get; set; }

    /// <summary>Whether it was told to close at once: for commands it is gone already. Any thread.</summary>
    public bool IsAborted => Volatile.Read(ref _abortReason) != 0;

    /// <summary>Begins to serve. It is registered already.</summary>
    public void Start() => Raise(SessionSignals.Start);

    /// <summary>Has it answer what was received, then close. Any thread.</summary>
    public void Stop() => RaiseElsewhere(SessionSignals.Stop);

    /// <summary>Has it forget what plugins that have gone kept for it. Any thread.</summary>
    public void ForgetPlugins() => RaiseElsewhere(SessionSignals.Forget);

    /// <summary>Has it close at once. Any thread.</summary>
    /// <param name="reason">The first one counts.</param>
    public void Abort(CloseReason reason)
    {
        Interlocked.CompareExchange(ref _abortReason, (int)reason, 0);
        RaiseElsewhere(SessionSignals.Abort);
    }

    /// <summary>Whether <see cref="Feed(byte[])"/> would take a line of so many bytes now. Any thread.</summary>
    /// <param name="lineBytes">Of the line, or at least of it.</param>
    public bool HasRoomFor(long lineBytes) => _feed.HasRoom(FeedItem.OverheadBytes + lineBytes, _maxPendingBytes);

    /// <summary>Has it show a line of MONITOR; it is closed when it does not drain them. Any thread.</summary>
    /// <param name="line">Never changed.</param>
    public void Feed(byte[] line) => Feed(new FeedItem(line), _maxPendingBytes, CloseReason.OutputLimit);

    /// <inheritdoc/>
    public void Deliver(Message message, Subscription subscription, long maxBytes) =>
        Feed(new FeedItem(message, subscription), maxBytes, CloseReason.SubscriberLimit);

    /// <summary>Closes it when a timeout has passed. Any thread.</summary>
    /// <param name="timeouts">The timeouts now.</param>
    public void CheckTimeouts(SessionTimeouts timeouts)
    {
        long nowMs = _services.Clock.NowMs;
        long idleSinceMs = _input.IsWaiting && !IsMonitor && !IsSubscriber ? _input.LastAtMs : long.MaxValue;
        long lingersSinceMs = Volatile.Read(ref _farewell)?.LingersSinceMs ?? long.MaxValue;
        CloseReason reason = timeouts.ReasonAt(nowMs, _output.StalledSinceMs, lingersSinceMs, idleSinceMs);
        if (reason != CloseReason.None) Abort(reason);
    }

    /// <summary>How it stands, for CLIENT LIST. Any thread; the figures may be of slightly different moments.</summary>
    public ClientInfo Describe()
    {
        long nowMs = _services.Clock.NowMs;
        return new ClientInfo
        {
            Session = _engineSession,
            Descriptor = _transport.Descriptor,
            AgeS = Math.Max(0, nowMs - _acceptedAtMs) / 1000,
            IdleS = Math.Max(0, nowMs - _input.LastAtMs) / 1000,
            QueryBufferBytes = Math.Max(0, _input.Buffer.Count),
            QueryBufferFreeBytes = Math.Max(0, _input.Buffer.FreeBytes),
            OutputBytes = Math.Max(0, _feed.Bytes + _output.PendingBytes),
            TotalBytes = _input.Buffer.Length + _output.Capacity,
            IsMonitor = IsMonitor,
            IsClosing = _phase >= SessionPhase.Ending,
        };
    }

    /// <inheritdoc/>
    void ITransportOwner.OnReadable() => Raise(SessionSignals.Readable);

    /// <inheritdoc/>
    void ITransportOwner.OnSent() => Raise(SessionSignals.Sent);

    /// <inheritdoc/>
    protected override void Take(SessionSignals signals)
    {
        if (Has(signals, SessionSignals.Sent) && !_output.OnSent()) Close(CloseReason.Broken);
        if (Has(signals, SessionSignals.Abort)) Close((CloseReason)Volatile.Read(ref _abortReason));
        if (_phase == SessionPhase.Closed)
        {
            _closing.GiveBack();
            return;
        }

        if (Has(signals, SessionSignals.Readable)) _input.OnReadable();
        if (Has(signals, SessionSignals.Resume)) _batch.Wake();
        if (Has(signals, SessionSignals.Forget) && _engineSession.ForgetGone(_services.Engine.Table.Plugins)) Close(CloseReason.PluginGone);
        if (Has(signals, SessionSignals.Stop) && !_isStopping)
        {
            _isStopping = true;
            _input.Limit();
        }
    }

    /// <inheritdoc/>
    protected override StepResult Step() => _phase switch
    {
        SessionPhase.Receiving => Receive(),
        SessionPhase.Parsing => Parse(),
        SessionPhase.Running => Run(),
        SessionPhase.Suspended => Resume(),
        SessionPhase.Ending => End(),
        _ => StepResult.Wait,
    };

    /// <inheritdoc/>
    protected override void Fail(Exception exception)
    {
        // A bug of ours must cost this connection alone, and so must a request that the system has no memory for.
        if (exception is OutputLimitException) SessionLog.OutputTooLarge(_services.Logger, Id, Address);
        else if (exception is OutOfMemoryException) SessionLog.NoMemory(_services.Logger, Id, Address, exception.Message);
        else SessionLog.Failed(_services.Logger, Id, Address, exception);
        Close(exception is OutputLimitException ? CloseReason.OutputLimit : CloseReason.Failure);
    }

    /// <summary>Enum.HasFlag, which boxes until the method is compiled for good: 288 bytes a request.</summary>
    private static bool Has(SessionSignals signals, SessionSignals signal) => (signals & signal) != SessionSignals.None;

    private void OnResume() => RaiseElsewhere(SessionSignals.Resume);

    private StepResult Receive()
    {
        Debug.Assert(_engineSession.Suspension.Reason == SuspensionReason.None, "Input is asked for while a batch is suspended.");
        WriteFeed();
        if (_output.PendingBytes > 0 && ServingRound.TryJoinSenders(this)) return StepResult.Join;
        SendState sent = _output.Flush();
        if (sent == SendState.Broken) return Close(CloseReason.Broken);
        if (_output.PendingBytes >= _maxPendingBytes) return StepResult.Wait;
        if (_feed.IsInside) return sent == SendState.Pending ? StepResult.Wait : StepResult.Continue;
        if (sent == SendState.Empty) _output.ReleaseIfEmpty();
        if (!_isStopping && !_input.IsThere())
        {
            _batch.Release();
            return _feed.IsEmpty ? StepResult.Wait : StepResult.Continue; // what had no room before the flush has some now
        }

        switch (_batch.Receive())
        {
            case IoOutcome.Moved:
                _phase = SessionPhase.Parsing;
                return StepResult.Continue;
            case IoOutcome.WouldBlock:
                return _isStopping ? BeginEnd(CloseReason.ServerStop) : StepResult.Continue;
            case IoOutcome.EndOfInput:
                return BeginEnd(CloseReason.EndOfInput);
            default:
                return Close(CloseReason.Broken);
        }
    }

    private StepResult Parse()
    {
        Debug.Assert(!_feed.IsInside, "A request is about to be answered inside of a message.");
        if (_output.PendingBytes >= FlushBytes)
        {
            if (_output.Flush() == SendState.Broken) return Close(CloseReason.Broken);
            if (_output.PendingBytes >= _maxPendingBytes) return StepResult.Wait;
        }

        if (!_batch.TryParse()) return EndBatch();
        _phase = SessionPhase.Running;
        return ServingRound.TryJoin(this, _batch.Turn) ? StepResult.Join : StepResult.Continue;
    }

    private StepResult Run()
    {
        switch (_batch.Run())
        {
            case RunStatus.Completed:
                return EndBatch();
            case RunStatus.Suspended:
                _phase = SessionPhase.Suspended;
                return StepResult.Continue;
            default:
                return BeginEnd(CloseReason.Command);
        }
    }

    private StepResult Resume()
    {
        Debug.Assert(_engineSession.Suspension.Reason != SuspensionReason.None, "A session waits for what its batch does not.");

        // Whatever the batch waits for, what it has answered so far goes out.
        if (_output.Flush() == SendState.Broken) return Close(CloseReason.Broken);
        StepResult next = _batch.WaitOn();
        if (next == StepResult.Continue) _phase = SessionPhase.Running;

        // What is pushed for one who has gone would be lost.
        bool waitsForKeys = next == StepResult.Wait && _engineSession.Suspension.Reason == SuspensionReason.Keys;
        return waitsForKeys && _input.SeesEnd() ? Close(CloseReason.EndOfInput) : next;
    }

    private StepResult EndBatch()
    {
        switch (_batch.End())
        {
            case ParseStatus.NeedMore:
                _phase = SessionPhase.Receiving;
                return StepResult.Continue;
            case ParseStatus.BatchFull:
                _phase = SessionPhase.Parsing;
                return StepResult.Continue;
            case ParseStatus.SecurityClose:
                SessionLog.PossibleAttack(_services.Logger, Id, Address);
                return Close(CloseReason.Attack);
            default:
                SessionLog.ProtocolError(_services.Logger, Id, Address, _batch.Parsed.Error!);
                _output.Writer.Write(Reply.Error(_batch.Parsed.Error!));
                return BeginEnd(CloseReason.ProtocolError);
        }
    }

    private StepResult BeginEnd(CloseReason reason)
    {
        Debug.Assert(_phase < SessionPhase.Ending && _farewell is null, "A session takes its leave twice.");
        Volatile.Write(ref _farewell, new SessionFarewell(_transport, _input, _output, _services.Clock, reason));
        _phase = SessionPhase.Ending;
        return StepResult.Continue;
    }

    private StepResult End()
    {
        Debug.Assert(_farewell is not null, "A session ends that has not begun to.");
        StepResult next = _farewell.Step(out CloseReason closes);
        return closes == CloseReason.None ? next : Close(closes);
    }

    private StepResult Close(CloseReason reason)
    {
        if (_phase == SessionPhase.Closed) return StepResult.Wait;
        _phase = SessionPhase.Closed;
        _closing.Begin(reason);
        return StepResult.Wait;
    }

    private void Feed(in FeedItem item, long maxBytes, CloseReason reason)
    {
        if (_feed.TryAdd(item, maxBytes)) RaiseElsewhere(SessionSignals.Feed);
        else Abort(reason);
    }

    private void WriteFeed() => _feed.WriteTo(_output, _engineSession.State.Protocol, _maxPendingBytes);
}
