namespace PlumCache.Engine;

/// <summary>
/// CLIENT PAUSE: holds commands of all connections back until a time or UNPAUSE. Nobody is remembered for longer than he waits: not when
/// the pause ends by time, which each finds by himself, nor when his connection goes.
/// </summary>
internal sealed class PauseGate
{
    private readonly Lock _gate = new();
    private HashSet<Action> _waiting = [];
    private long _untilMs;
    private bool _holdsReads;

    /// <summary>How many are to be called when the pause is ended early.</summary>
    public int Waiting
    {
        get
        {
            lock (_gate) return _waiting.Count;
        }
    }

    /// <summary>Whether a pause may be on: false costs one read, and no look at the clock.</summary>
    public bool MayHold => Volatile.Read(ref _untilMs) != 0;

    /// <summary>Begins or changes a pause: the later end and the stricter kind hold, as in Redis.</summary>
    public void Pause(long nowMs, long untilMs, bool holdsReads)
    {
        lock (_gate)
        {
            bool isPaused = !IsOver(nowMs);
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

    /// <summary>
    /// Holds a command back, if commands of its kind are: <paramref name="resume"/> is called when the pause is ended early.
    /// </summary>
    /// <returns>When it ends by itself (Unix ms); 0: the command may run.</returns>
    public long Hold(bool isWrite, Action resume, long nowMs)
    {
        lock (_gate)
        {
            if (IsOver(nowMs) || !(isWrite || _holdsReads)) return 0;
            _waiting.Add(resume);
            return _untilMs;
        }
    }

    /// <summary>Forgets one whose connection is gone.</summary>
    public void Leave(Action resume)
    {
        if (!MayHold) return;
        lock (_gate) _waiting.Remove(resume);
    }

    /// <summary>The first who looks after a pause has ended by time forgets those who waited: each has been told when to go on.</summary>
    private bool IsOver(long nowMs)
    {
        if (nowMs < _untilMs) return false;
        _waiting.Clear();
        Volatile.Write(ref _untilMs, 0);
        return true;
    }
}
