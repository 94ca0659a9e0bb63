using System.Diagnostics;
using PlumCache.Engine.Sessions;
using PlumCache.Hosting.Driving;
using PlumCache.Protocol;

namespace PlumCache.Hosting.Sessions;

/// <summary>
/// How a session's batch waits while it is suspended, and how it goes on. What the session itself brings about has an arm here: room for
/// replies, a thread of the pool, a reply drained. Everything else waits for a wake, or for the deadline, whichever comes first.
/// <code>
///   the engine answers Suspended -> Begin -> Step: wait ... -> Wake -> Step: go on -> the engine runs the batch again
///                                     ^------------------------- and may find that it was without need ------'
/// </code>
/// No wake-up is lost: one that comes while the engine still runs is a signal, which the session takes before it falls asleep.
/// </summary>
/// <param name="services">What sessions share.</param>
/// <param name="session">Says what is waited for.</param>
/// <param name="output">Where replies go.</param>
/// <param name="resume">Has the session driven when the deadline has come, which then wakes this.</param>
internal sealed class SessionWait(SessionServices services, EngineSession session, SendQueue output, Action resume) : IDisposable
{
    // Of a streamed reply, written at a time.
    private const int PieceBytes = 64 << 10;

    private ResumeTimer? _deadline; // nearly no session ever has one
    private bool _isWoken;
    private bool _needsPool;

    /// <summary>How the batch is to be run.</summary>
    public RunMode Mode { get; private set; }

    /// <summary>The batch has been suspended by the run that just ended.</summary>
    public void Begin()
    {
        (SuspensionReason reason, long deadlineMs) = session.Suspension;
        Debug.Assert(reason != SuspensionReason.None, "only a suspended batch waits");

        // What was too long for a thread that serves sockets still is when its turn in the lane comes.
        if (reason == SuspensionReason.Offload) Mode = RunMode.Long;
        else if (reason != SuspensionReason.Lane) Mode = RunMode.Inline;
        _needsPool = Mode == RunMode.Long || reason == SuspensionReason.Stream;
        _isWoken = false;
        if (deadlineMs != Suspension.Never) _deadline ??= new ResumeTimer(services.Time, services.Failures, resume);
        _deadline?.Set(deadlineMs);
    }

    /// <summary>What is waited for may be over. Harmless when nothing is.</summary>
    public void Wake() => _isWoken = true;

    /// <summary>The batch has ended: the next one is run as any other.</summary>
    public void End()
    {
        Debug.Assert(session.Suspension.Reason == SuspensionReason.None, "a batch ends that is still to go on");
        Mode = RunMode.Inline;
    }

    /// <summary>What the session does next; replies have just been given to the system.</summary>
    /// <returns><see cref="StepResult.Continue"/>: run the batch again.</returns>
    public StepResult Step()
    {
        SuspensionReason reason = session.Suspension.Reason;
        Debug.Assert(reason != SuspensionReason.None, "a batch that is not suspended waits for nothing");
        if (!IsOver(reason)) return StepResult.Wait;
        if (_needsPool)
        {
            // Whoever drives now may serve sockets.
            _needsPool = false;
            return StepResult.Yield;
        }

        return reason == SuspensionReason.Stream && WritePiece() ? StepResult.Yield : StepResult.Continue;
    }

    /// <inheritdoc/>
    public void Dispose() => _deadline?.Dispose();

    private bool IsOver(SuspensionReason reason) => reason switch
    {
        // What a slow peer has not taken is so bounded by two buffers.
        SuspensionReason.OutputFull or SuspensionReason.Stream => output.FrontBytes == 0,
        SuspensionReason.Offload => true,
        _ => _isWoken,
    };

    private bool WritePiece()
    {
        RespWriter writer = output.Writer;
        writer.UseProtocol(session.State.Protocol);
        if (session.Stream is not { } stream || !stream.WriteNext(writer, PieceBytes)) return false;

        // On a server of one processor the threads that serve sockets wait for this one: without it they did for a slice of the system's
        // scheduler.
        Thread.Yield();
        return true;
    }
}
