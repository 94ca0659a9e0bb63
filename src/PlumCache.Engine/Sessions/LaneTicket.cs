using System.Diagnostics;
using PlumCache.Storage;

namespace PlumCache.Engine.Sessions;

/// <summary>
/// A connection's place among those who wait for the lane. Whoever leaves the lane calls one waiter. A waiter that is called and then does
/// not try for the lane (its connection closed, or is paused) must pass the call on, or those behind it would wait for ever.
/// </summary>
/// <param name="lane">What is waited for.</param>
/// <param name="resume">Schedules the connection's next run.</param>
internal sealed class LaneTicket(Lane lane, Action resume) : IWait
{
    private LanePlace? _place;
    private bool _owesTry;

    /// <summary>Takes the lane, or a place in its queue.</summary>
    public bool TryEnter()
    {
        Debug.Assert(_place is null, "who runs stands in no queue");
        _owesTry = false;
        bool isEntered = lane.TryEnterOrPark(resume, out _place);
        Debug.Assert(isEntered == _place is null, "who has the lane stands in no queue, and who has not does");
        return isEntered;
    }

    /// <summary>At the end of a run, and when the connection has gone: passes a call on that led to no try.</summary>
    public void PassOn()
    {
        Debug.Assert(_place is null || !_owesTry, "a call is passed on while another is waited for");
        if (!_owesTry) return;
        _owesTry = false;
        lane.Forgo();
    }

    /// <inheritdoc/>
    public bool IsOver(long nowMs) => _place!.IsCalled;

    /// <inheritdoc/>
    public void Leave(EngineSession session)
    {
        Debug.Assert(_place is not null, "a place is left that was not taken");

        // A call that has come for the place, or is on its way, is owed a try for the lane from now on.
        _owesTry = !_place.TryWithdraw();
        _place = null;
    }
}
