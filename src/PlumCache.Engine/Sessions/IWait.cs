namespace PlumCache.Engine.Sessions;

/// <summary>
/// Where a suspended batch waits to be woken. It stands in at most one such place, and only between two runs: it enters at the end of one,
/// and leaves at the beginning of the next or when its connection goes. Both happen on the connection's own thread, so a place never
/// strikes anybody off; whoever brings about what is waited for, on any thread, only wakes.
/// </summary>
/// <remarks>
/// No wake-up is lost: who waits first enters and then looks once more at what it waits for; who brings that about first does so and then
/// looks who has entered. A wake that comes before the run has ended, or without need, has the batch run once more.
/// </remarks>
internal interface IWait
{
    /// <summary>Whether the batch may run, and look for itself; false: what it waits for has certainly not come, and it stays.</summary>
    /// <param name="nowMs">The clock (Unix ms).</param>
    bool IsOver(long nowMs);

    /// <summary>It waits here no longer.</summary>
    /// <param name="session">The connection.</param>
    void Leave(EngineSession session);
}
