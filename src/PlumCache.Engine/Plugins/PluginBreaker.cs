using System.Diagnostics;

namespace PlumCache.Engine.Plugins;

/// <summary>
/// Counts a plugin's failures in a row. Past a number the breaker is open for a while; then calls are let through again, and the first
/// failure opens it anew. Any thread; a failure more or less in a race does no harm.
/// </summary>
internal sealed class PluginBreaker
{
    private int _failures;
    private long _openUntilMs;

    /// <summary>Failures since the last success.</summary>
    public int FailuresInARow => Volatile.Read(ref _failures);

    /// <summary>Whether calls are not let through. Costs one read while nothing has failed.</summary>
    public bool IsOpen(long nowMs) => Volatile.Read(ref _openUntilMs) is > 0 and var until && nowMs < until;

    /// <summary>A call went well.</summary>
    public void RecordSuccess()
    {
        if (Volatile.Read(ref _failures) == 0) return; // nearly always: no store, so no cache line is taken from others
        Volatile.Write(ref _failures, 0);
        Volatile.Write(ref _openUntilMs, 0);
    }

    /// <summary>A call failed.</summary>
    /// <param name="nowMs">Unix ms.</param>
    /// <param name="most">Failures in a row that open it.</param>
    /// <param name="cooldownMs">How long it stays open.</param>
    /// <returns>Whether this one opened it.</returns>
    public bool RecordFailure(long nowMs, int most, long cooldownMs)
    {
        Debug.Assert(most > 0 && cooldownMs >= 0, "a breaker opens by a failure, and closes after it");
        int failures = Interlocked.Increment(ref _failures);
        Debug.Assert(failures > 0, "failures are counted from none");
        if (failures < most) return false;
        Volatile.Write(ref _openUntilMs, nowMs + cooldownMs);
        return true;
    }
}
