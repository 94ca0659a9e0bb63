using System.Collections.Immutable;
using System.Diagnostics;
using PlumCache.Engine.Hosting;
using PlumCache.Hosting.Sessions;

namespace PlumCache.Hosting.Serving;

/// <summary>The connections that MONITOR shows every command.</summary>
/// <param name="registry">All connections.</param>
internal sealed class MonitorFeeds(SessionRegistry registry) : IMonitors
{
    private readonly Lock _lock = new();
    private ImmutableArray<Session> _monitors = [];
    private bool _any;

    /// <inheritdoc/>
    public bool Any => Volatile.Read(ref _any);

    /// <inheritdoc/>
    public void Add(long id)
    {
        if (registry.Find(id) is not { } session) return;
        lock (_lock)
        {
            session.IsMonitor = true;
            if (!_monitors.Contains(session)) Set(_monitors.Add(session));
        }
    }

    /// <inheritdoc/>
    public void Remove(long id)
    {
        lock (_lock)
        {
            foreach (Session session in _monitors)
            {
                if (session.Id == id) session.IsMonitor = false;
            }

            Set(_monitors.RemoveAll(session => session.Id == id));
        }
    }

    /// <inheritdoc/>
    public bool CanTake(long bytes)
    {
        bool isTaken = false;
        foreach (Session session in List())
        {
            if (!session.HasRoomFor(bytes)) session.Abort(CloseReason.OutputLimit);
            isTaken |= !session.IsAborted;
        }

        return isTaken;
    }

    /// <inheritdoc/>
    public void Feed(byte[] line)
    {
        foreach (Session session in List()) session.Feed(line);
    }

    private ImmutableArray<Session> List()
    {
        lock (_lock) return _monitors;
    }

    private void Set(ImmutableArray<Session> monitors)
    {
        Debug.Assert(_lock.IsHeldByCurrentThread, "Two change who is fed, and one of them is forgotten.");
        _monitors = monitors;
        Volatile.Write(ref _any, monitors.Length > 0);
    }
}
