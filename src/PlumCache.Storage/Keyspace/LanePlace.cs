namespace PlumCache.Storage;

/// <summary>
/// A place among those who wait for the lane. It is either called by one who leaves the lane, or withdrawn by who waits; never both.
/// </summary>
public sealed class LanePlace
{
    private readonly Action _resume;
    private int _claimed;

    internal LanePlace(Action resume) => _resume = resume;

    /// <summary>Whether it has been called: who waits tries for the lane again, or calls <see cref="Lane.Forgo"/>.</summary>
    public bool IsCalled => Volatile.Read(ref _claimed) != 0;

    /// <summary>Gives the place up.</summary>
    /// <returns>
    /// False: it has been called, so the resume callback has come or is on its way, and the call is to be answered or passed on.
    /// </returns>
    public bool TryWithdraw() => TryClaim();

    /// <summary>For whoever settles what becomes of the place.</summary>
    internal bool TryClaim() => Interlocked.Exchange(ref _claimed, 1) == 0;

    internal void Resume() => _resume();
}
