using System.Diagnostics;

namespace PlumCache.Engine.Sessions;

/// <summary>
/// Connections that wait for the end of one thing, and are woken together. Each, once it runs again, looks whether it has ended.
/// </summary>
internal sealed class WaitList : IWait
{
    private readonly Lock _lock = new();
    private readonly HashSet<EngineSession> _waiting = [];

    /// <summary>How many wait. Any thread.</summary>
    public int Count
    {
        get
        {
            lock (_lock) return _waiting.Count;
        }
    }

    /// <summary>
    /// Suspends a batch. Whoever calls this looks afterwards whether there is still something to wait for, and else wakes it.
    /// </summary>
    /// <param name="session">The connection.</param>
    /// <param name="reason">What it waits for.</param>
    /// <param name="deadlineMs">See <see cref="Suspension.DeadlineMs"/>.</param>
    public RunStatus Enter(EngineSession session, SuspensionReason reason, long deadlineMs = Suspension.Never)
    {
        bool isNew;
        lock (_lock) isNew = _waiting.Add(session);
        Debug.Assert(isNew, "a connection waits twice for one thing");
        return session.Suspend(reason, this, deadlineMs);
    }

    /// <summary>Wakes all who wait. Any thread; what they wait for is over by now.</summary>
    public void WakeAll()
    {
        // In the lock, because a wake only schedules, and a copy might find no memory.
        lock (_lock)
        {
            foreach (EngineSession session in _waiting) session.Wake();
        }
    }

    /// <inheritdoc/>
    public bool IsOver(long nowMs) => true;

    /// <inheritdoc/>
    public void Leave(EngineSession session)
    {
        bool wasThere;
        lock (_lock) wasThere = _waiting.Remove(session);
        Debug.Assert(wasThere, "a connection leaves where it does not wait");
    }
}
