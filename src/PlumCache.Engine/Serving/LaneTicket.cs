using PlumCache.Storage;

namespace PlumCache.Engine;

/// <summary>
/// A connection's place among those who wait for the lane. Whoever leaves the lane calls one waiter. A waiter that is called and then does
/// not
/// try for the lane (its connection closed, or is paused) must pass the call on, or those behind it would wait for ever.
/// </summary>
/// <param name="lane">What is waited for.</param>
/// <param name="resume">Schedules the connection's next run.</param>
internal sealed class LaneTicket(Lane lane, Action resume)
{
    /// <summary>Not waiting. A call that comes now is an old place in the queue and is passed on.</summary>
    private const int Idle = 0;

    private const int Waiting = 1;

    /// <summary>Called, and not yet tried again.</summary>
    private const int Called = 2;

    private const int Closed = 3;

    private int _state;
    private bool _owesTry;
    private bool _isParked;
    private Action? _onCall;

    /// <summary>At the start of a run: a call that has come is now the run's to answer.</summary>
    public void BeginRun()
    {
        _isParked = false;
        _owesTry = Interlocked.CompareExchange(ref _state, Idle, Called) == Called;
    }

    /// <summary>Takes the lane, or leaves a place in the queue.</summary>
    public bool TryEnter()
    {
        _owesTry = false;
        _onCall ??= OnCall;
        Volatile.Write(ref _state, Waiting); // first, because the call may come before the next line returns
        _isParked = !lane.TryEnterOrPark(_onCall);
        if (_isParked) return false;

        // A call that came meanwhile, for an older place, is answered by our own leaving.
        Interlocked.Exchange(ref _state, Idle);
        return true;
    }

    /// <summary>
    /// At the end of a run: passes the call on when the run had no use for the lane. A place in the queue that such a run did not renew is
    /// given up, so that a call for it, which may have come meanwhile or be on its way, goes to the next: perhaps nothing of this
    /// connection's is left to run.
    /// </summary>
    public void EndRun()
    {
        bool isCalled = _owesTry;
        _owesTry = false;
        if (!_isParked && Volatile.Read(ref _state) != Idle) isCalled |= Interlocked.Exchange(ref _state, Idle) == Called;
        if (isCalled) lane.Forgo();
    }

    /// <summary>The connection is gone.</summary>
    public void Close()
    {
        if (Interlocked.Exchange(ref _state, Closed) == Called) lane.Forgo();
    }

    private void OnCall()
    {
        if (Interlocked.CompareExchange(ref _state, Called, Waiting) == Waiting) resume();
        else lane.Forgo();
    }
}
