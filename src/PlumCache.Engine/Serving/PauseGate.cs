namespace PlumCache.Engine;

/// <summary>CLIENT PAUSE: holds commands of all connections back until a time or UNPAUSE.</summary>
internal sealed class PauseGate
{
    private readonly Lock _gate = new();
    private HashSet<Action> _waiting = [];
    private long _untilMs;
    private bool _holdsReads;

    /// <summary>Whether a pause may be on: false costs one read, and no look at the clock.</summary>
    public bool MayHold => Volatile.Read(ref _untilMs) != 0;

    /// <summary>Begins or changes a pause: the later end and the stricter kind hold, as in Redis.</summary>
    public void Pause(long nowMs, long untilMs, bool holdsReads)
    {
        lock (_gate)
        {
            bool isPaused = nowMs < _untilMs;
            if (!isPaused) _waiting.Clear();
            _holdsReads = holdsReads || (isPaused && _holdsReads);
            Volatile.Write(ref _untilMs, isPaused ? Math.Max(_untilMs, untilMs) : untilMs);
        }
    }

    public void Unpause()
    {
        HashSet<Action> waiting;
        lock (_gate)
        {
            Volatile.Write(ref _untilMs, 0);
            waiting = _waiting;
            _waiting = [];
        }

        foreach (Action resume in waiting) resume();
    }

    /// <summary>Whether commands of this kind are held back now.</summary>
    public bool Holds(bool isWrite, long nowMs)
    {
        lock (_gate) return nowMs < _untilMs && (isWrite || _holdsReads);
    }

    /// <summary>Has <paramref name="resume"/> called when the pause is ended early.</summary>
    /// <returns>When it ends by itself (Unix ms); 0 when it is over already.</returns>
    public long Wait(Action resume, long nowMs)
    {
        lock (_gate)
        {
            if (nowMs >= _untilMs) return 0;
            _waiting.Add(resume);
            return _untilMs;
        }
    }
}
