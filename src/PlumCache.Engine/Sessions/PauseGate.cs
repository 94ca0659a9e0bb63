using System.Diagnostics;

namespace PlumCache.Engine.Sessions;

/// <summary>CLIENT PAUSE: holds commands of all connections back until a time or UNPAUSE.</summary>
internal sealed class PauseGate
{
    private readonly Lock _changing = new();
    private readonly WaitList _waiting = new();
    private PauseTerms? _current;

    /// <summary>How many wait for the end.</summary>
    public int Waiting => _waiting.Count;

    /// <summary>Whether a pause may be on: false costs one read, and no look at the clock.</summary>
    public bool MayHold => Volatile.Read(ref _current) is not null;

    /// <summary>Begins or changes a pause: the later end and the stricter kind hold, as in Redis.</summary>
    public void Pause(long nowMs, long untilMs, bool holdsReads)
    {
        Debug.Assert(untilMs >= nowMs, "a pause is over before it begins");
        lock (_changing)
        {
            PauseTerms? before = _current is { } pause && nowMs < pause.UntilMs ? pause : null;
            var terms = new PauseTerms(Math.Max(before?.UntilMs ?? 0, untilMs), holdsReads || before is { HoldsReads: true });
            Volatile.Write(ref _current, terms);
        }
    }

    /// <summary>Ends the pause, and wakes whom it holds.</summary>
    public void Unpause()
    {
        lock (_changing) Volatile.Write(ref _current, null);
        _waiting.WakeAll();
    }

    /// <summary>The pause that holds a command back; null: it may run.</summary>
    /// <param name="isWrite">Whether the command writes.</param>
    /// <param name="nowMs">The clock (Unix ms).</param>
    public PauseTerms? HeldBy(bool isWrite, long nowMs)
    {
        if (Volatile.Read(ref _current) is not { } pause) return null;
        if (nowMs < pause.UntilMs) return isWrite || pause.HoldsReads ? pause : null;

        // The first who looks after its end takes it away: from then on nobody looks at the clock for it.
        Interlocked.CompareExchange(ref _current, null, pause);
        return null;
    }

    /// <summary>Suspends a batch whose next command is held back.</summary>
    /// <param name="session">The connection.</param>
    /// <param name="pause">What <see cref="HeldBy"/> has answered.</param>
    public RunStatus Hold(EngineSession session, PauseTerms pause)
    {
        RunStatus status = _waiting.Enter(session, SuspensionReason.Pause, pause.UntilMs);

        // It may have ended before this connection stood in the list: then nobody else wakes it.
        if (!ReferenceEquals(Volatile.Read(ref _current), pause)) session.Wake();
        return status;
    }
}
