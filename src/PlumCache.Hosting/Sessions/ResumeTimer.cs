using System.Diagnostics;
using PlumCache.Engine.Sessions;
using PlumCache.Hosting.Observability;
using PlumCache.Hosting.Safety;
using PlumCache.Storage;

namespace PlumCache.Hosting.Sessions;

/// <summary>Has a session go on at a time. Nearly no session ever waits for one, so the system's timer is made when it is needed.</summary>
/// <param name="time">The clock.</param>
/// <param name="failures">What becomes of exceptions: out of a timer they would end the process.</param>
/// <param name="resume">Called when the time has come, on any thread.</param>
internal sealed class ResumeTimer(TimeProvider time, FailurePolicy failures, Action resume) : IDisposable
{
    // Who waits for a call that failed would wait for ever.
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMilliseconds(100);

    private ITimer? _timer;

    /// <summary>Sets it, anew if it was set.</summary>
    /// <param name="atMs">Unix ms; one that has passed is now, and <see cref="Suspension.Never"/> stops it.</param>
    public void Set(long atMs)
    {
        Debug.Assert(atMs >= 0, "There are no times before 1970.");
        if (atMs != Suspension.Never)
        {
            long dueMs = Math.Max(1, atMs - time.GetUtcNow().ToUnixTimeMilliseconds());
            Start(TimeSpan.FromMilliseconds(Math.Min(dueMs, int.MaxValue)));
        }
        else
        {
            _timer?.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _timer?.Dispose();

    private void Start(TimeSpan due)
    {
        // Begun only when it is known: one whose time comes at once, and whose call fails, must find it to try again.
        _timer ??= time.CreateTimer(
            static timer => ((ResumeTimer)timer!).OnTime(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timer.Change(due, Timeout.InfiniteTimeSpan);
    }

    private void OnTime()
    {
        Debug.Assert(_timer is not null, "A time has come that nobody has set.");
        try
        {
            Faults.At(FaultPoint.Timer);
            resume();
        }
        catch (Exception exception) when (failures.Survives(exception))
        {
            FailureLog.TimerFailed(failures.Logger, exception);
            _timer?.Change(RetryAfter, Timeout.InfiniteTimeSpan);
        }
    }
}
