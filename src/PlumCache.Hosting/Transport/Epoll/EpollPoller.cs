using System.Diagnostics;

namespace PlumCache.Hosting.Transport.Epoll;

/// <summary>An epoll instance and its connections. One thread waits and dispatches; any may add and remove.</summary>
internal sealed class EpollPoller : IDisposable
{
    // Enough for their waits for memory to overlap, and few enough that the first is not kept waiting by the rest.
    private const int EventsPerRound = 16;

    // No connection's: the token of the signal that ends a wait.
    private const ulong SignalToken = 0;

    private readonly EpollSlots _slots = new();
    private readonly EpollEvents _events = new();
    private readonly int _epoll;
    private readonly int _signal;
    private readonly IDispatchRound? _round;

    /// <summary>A new instance.</summary>
    /// <param name="round">What events that came together make; null: nothing.</param>
    /// <exception cref="IOException">The system refuses.</exception>
    public EpollPoller(IDispatchRound? round = null)
    {
        _round = round;
        _epoll = EpollSystem.Create();
        _signal = -1;
        try
        {
            _signal = EpollSystem.CreateSignal();
            EpollSystem.Register(_epoll, _signal, SignalToken);
        }
        catch (IOException)
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Has a connection told of its edges. The first ones may come before this returns.</summary>
    /// <exception cref="IOException">The system refuses; it is not added.</exception>
    public void Add(EpollTransport transport)
    {
        Debug.Assert(transport.Token == 0, "A connection is added twice, and events of the one place find the other.");
        ulong token = _slots.Add(transport);
        try
        {
            EpollSystem.Register(_epoll, transport.Descriptor, token);
        }
        catch
        {
            _slots.Remove(token);
            throw;
        }
    }

    /// <summary>Forgets a connection. Closing its descriptor, which the caller does next, ends its registration with the system.</summary>
    /// <param name="transport">Added, and not removed yet.</param>
    public void Remove(EpollTransport transport)
    {
        Debug.Assert(_slots.Find(transport.Token) == transport, "A connection is removed that is not here: another would be forgotten.");
        _slots.Remove(transport.Token);
    }

    /// <summary>Waits for events.</summary>
    /// <param name="timeoutMs">-1 for ever.</param>
    public void Wait(int timeoutMs) => _events.Wait(_epoll, timeoutMs);

    /// <summary>Tells the connections of what came with the last wait.</summary>
    public void Dispatch()
    {
        for (int from = 0; from < _events.Count; from += EventsPerRound)
        {
            int end = Math.Min(from + EventsPerRound, _events.Count);
            if (_round is null || end - from == 1) Dispatch(from, end);
            else DispatchRound(_round, from, end);
        }
    }

    private void DispatchRound(IDispatchRound round, int from, int end)
    {
        round.Begin();
        try
        {
            Dispatch(from, end);
        }
        finally
        {
            // Also when one of them threw: those that were told before have left work to it.
            round.End();
        }
    }

    private void Dispatch(int from, int end)
    {
        for (int i = from; i < end; i++)
        {
            (uint mask, ulong token) = _events[i];
            _slots.Find(token)?.OnEvent(mask);
        }
    }

    /// <summary>Ends a wait, this one or the next. Any thread.</summary>
    public void Signal() => EpollSystem.Raise(_signal);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_signal >= 0) EpollSystem.Close(_signal);
        EpollSystem.Close(_epoll);
    }
}
