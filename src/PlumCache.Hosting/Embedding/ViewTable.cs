using System.Diagnostics;
using PlumCache.Storage;

namespace PlumCache.Hosting.Embedding;

/// <summary>
/// The open views of a keyspace. Those whose time is over lapse, and those that hold most while all together hold more than they may: a
/// view that somebody forgot would keep every version since alive.
/// </summary>
internal sealed class ViewTable
{
    private readonly Lock _gate = new();
    private readonly HashSet<PlumView> _views = [];
    private bool _isClosed;

    public int Count
    {
        get
        {
            lock (_gate) return _views.Count;
        }
    }

    /// <summary>Enters one; when the keyspace was disposed meanwhile it is closed at once.</summary>
    public void Add(PlumView view)
    {
        lock (_gate)
        {
            if (!_isClosed)
            {
                bool isNew = _views.Add(view);
                Debug.Assert(isNew, "A view is entered twice, and one of them would never leave.");
                return;
            }
        }

        view.Close(ViewEnd.KeyspaceDisposed);
    }

    public void Remove(PlumView view)
    {
        lock (_gate) _views.Remove(view);
    }

    /// <summary>One step of upkeep.</summary>
    /// <param name="nowMs">Unix ms.</param>
    /// <param name="maxHeldBytes">Most bytes that only views may keep alive; 0: any number.</param>
    /// <returns>True when more may have to lapse at once: what one held may pass to an older one.</returns>
    public bool Lapse(long nowMs, long maxHeldBytes)
    {
        Debug.Assert(maxHeldBytes >= 0, "Views may hold less than nothing.");
        List<PlumView> due;
        PlumView? largest = null;
        lock (_gate)
        {
            if (_views.Count == 0) return false;
            due = [.. _views.Where(view => ExpiryTime.IsDue(view.LapsesAtMs, nowMs))];
            if (maxHeldBytes > 0 && _views.Sum(static view => view.HeldBytes) > maxHeldBytes)
            {
                largest = _views.MaxBy(static view => view.HeldBytes);
            }
        }

        Debug.Assert(maxHeldBytes > 0 || largest is null, "A view is closed for what it holds where there is no limit.");
        foreach (PlumView view in due) view.Close(ViewEnd.Lapsed);
        largest?.Close(ViewEnd.HeldTooMuch);
        return largest is not null;
    }

    /// <summary>Closes all, and those to come.</summary>
    public void Close()
    {
        List<PlumView> views;
        lock (_gate)
        {
            _isClosed = true;
            views = [.. _views];
        }

        foreach (PlumView view in views) view.Close(ViewEnd.KeyspaceDisposed);
    }
}
