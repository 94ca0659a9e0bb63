using System.Collections.Concurrent;
using System.Diagnostics;
using PlumCache.Hosting.Plugins;

namespace PlumCache.Hosting.Sessions;

/// <summary>The connections that are open. One is added before it starts and removed when all it held is given back. Any thread.</summary>
internal sealed class SessionRegistry : IPluginHolders
{
    private readonly ConcurrentDictionary<long, Session> _sessions = new();
    private readonly Lock _endLock = new();
    private int _count;
    private long _endedInputBytes;
    private long _endedOutputBytes;
    private TaskCompletionSource? _empty;

    /// <summary>Number of connections.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Counts a connection if there is room for it: the first step of adding one.</summary>
    /// <param name="limit">Most connections.</param>
    public bool TryReserve(int limit)
    {
        if (Interlocked.Increment(ref _count) <= limit) return true;
        CancelReservation();
        return false;
    }

    /// <summary>Gives a reserved place back.</summary>
    public void CancelReservation()
    {
        int left = Interlocked.Decrement(ref _count);
        Debug.Assert(left >= 0, "More places are given back than were taken.");
        if (left > 0) return;
        lock (_endLock)
        {
            if (Count == 0) _empty?.TrySetResult();
        }
    }

    /// <summary>Lists a connection on its reserved place.</summary>
    /// <param name="session">Not started yet.</param>
    public void Add(Session session)
    {
        Debug.Assert(Count > 0, "A connection is added that has no place.");
        bool isNew = _sessions.TryAdd(session.Id, session);
        Debug.Assert(isNew, "Two connections have one number.");
    }

    /// <summary>Forgets a connection; called by itself, last of all.</summary>
    /// <param name="session">Listed.</param>
    /// <param name="ends">Told of it before it is no longer counted.</param>
    public void Remove(Session session, ISessionEnds ends)
    {
        lock (_endLock)
        {
            if (!_sessions.TryRemove(session.Id, out _)) return;
            _endedInputBytes += session.InputBytes;
            _endedOutputBytes += session.OutputBytes;
        }

        try
        {
            ends.OnEnd(session);
        }
        finally
        {
            CancelReservation();
        }
    }

    /// <summary>A connection, or null when it is gone.</summary>
    /// <param name="id">CLIENT ID.</param>
    public Session? Find(long id) => _sessions.GetValueOrDefault(id);

    /// <summary>The same, unless it is being closed.</summary>
    /// <param name="id">CLIENT ID.</param>
    public Session? FindOpen(long id) => Find(id) is { IsAborted: false } session ? session : null;

    /// <inheritdoc/>
    public bool AreStreaming => List().Any(static session => session.Describe().Session.Stream is not null);

    /// <inheritdoc/>
    public void ForgetPlugins() => ForEach(static (session, _) => session.ForgetPlugins(), 0);

    /// <summary>The connections, by id.</summary>
    public IReadOnlyList<Session> List() => [.. _sessions.Values.OrderBy(static session => session.Id)];

    /// <summary>Calls something for each connection, in no order.</summary>
    /// <param name="action">Must not block.</param>
    /// <param name="argument">Passed on, so that the action can be static.</param>
    public void ForEach<T>(Action<Session, T> action, T argument)
    {
        foreach (KeyValuePair<long, Session> entry in _sessions) action(entry.Value, argument);
    }

    /// <summary>Bytes received and sent by all connections there were, ended ones included.</summary>
    public (long Input, long Output) SumBytes()
    {
        lock (_endLock)
        {
            long input = _endedInputBytes, output = _endedOutputBytes;
            foreach (KeyValuePair<long, Session> entry in _sessions)
            {
                input += entry.Value.InputBytes;
                output += entry.Value.OutputBytes;
            }

            return (input, output);
        }
    }

    /// <summary>Ends when no connection is left. Call once nobody is added any more.</summary>
    public Task WhenEmptyAsync()
    {
        lock (_endLock)
        {
            _empty ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (Count == 0) _empty.TrySetResult();
            return _empty.Task;
        }
    }
}
