#if DEBUG
using System.Diagnostics;

namespace PlumCache.Storage;

/// <summary>
/// Which call of which places fails, from when it is armed until it is disposed. Only in the checked build. One at a time on a thread, and
/// one at a time for all threads: a test that arms the latter must not run beside others.
/// </summary>
public sealed class FaultSchedule : IDisposable
{
    /// <summary>The call that never comes: such a schedule only counts.</summary>
    public const long Never = long.MaxValue;

    private static FaultSchedule? _onAllThreads;

    [ThreadStatic]
    private static FaultSchedule? _onThisThread;

    private readonly Thread? _thread;
    private readonly ulong _points;
    private readonly long _failingCall;
    private readonly bool _isLasting;
    private readonly Func<Exception> _failure;
    private long _calls;
    private long _failures;

    private FaultSchedule(Thread? thread, ReadOnlySpan<FaultPoint> points, long failingCall, bool isLasting, Func<Exception>? failure)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(failingCall, 1);
        _thread = thread;
        _failingCall = failingCall;
        _isLasting = isLasting;
        _failure = failure ?? (static () => new InjectedFaultException());
        foreach (FaultPoint point in points)
        {
            Debug.Assert((int)point < 64, "a bit for each place");
            _points |= 1UL << (int)point;
        }
    }

    /// <summary>Calls of its places so far, those that failed included.</summary>
    public long Calls => Volatile.Read(ref _calls);

    /// <summary>How many of them failed.</summary>
    public long Failures => Volatile.Read(ref _failures);

    /// <summary>Arms one for the calling thread, which must also dispose it. Tests that do so may run beside each other.</summary>
    /// <param name="points">The places whose calls are counted, together.</param>
    /// <param name="failingCall">Which call fails, from 1; or <see cref="Never"/>.</param>
    /// <param name="isLasting">Whether all calls after it fail too.</param>
    /// <param name="failure">Makes what is thrown; null for an <see cref="InjectedFaultException"/>.</param>
    /// <exception cref="InvalidOperationException">The thread has one.</exception>
    public static FaultSchedule OnThisThread(
        ReadOnlySpan<FaultPoint> points, long failingCall = Never, bool isLasting = false, Func<Exception>? failure = null)
    {
        if (_onThisThread is not null) throw new InvalidOperationException("The thread has a schedule of faults.");

        return _onThisThread = new FaultSchedule(Thread.CurrentThread, points, failingCall, isLasting, failure);
    }

    /// <summary>Arms one for all threads, whoever disposes it.</summary>
    /// <param name="points">The places whose calls are counted, together.</param>
    /// <param name="failingCall">Which call fails, from 1; or <see cref="Never"/>.</param>
    /// <param name="isLasting">Whether all calls after it fail too.</param>
    /// <param name="failure">Makes what is thrown, on any thread; null for an <see cref="InjectedFaultException"/>.</param>
    /// <exception cref="InvalidOperationException">There is one already.</exception>
    public static FaultSchedule OnAllThreads(
        ReadOnlySpan<FaultPoint> points, long failingCall = Never, bool isLasting = false, Func<Exception>? failure = null)
    {
        var schedule = new FaultSchedule(null, points, failingCall, isLasting, failure);
        return Interlocked.CompareExchange(ref _onAllThreads, schedule, null) is null
            ? schedule
            : throw new InvalidOperationException("There is a schedule of faults for all threads.");
    }

    /// <summary>Disarms it: nothing fails by it any more. May be called twice.</summary>
    public void Dispose()
    {
        if (_thread is null) Interlocked.CompareExchange(ref _onAllThreads, null, this);
        else if (ReferenceEquals(_onThisThread, this)) _onThisThread = null;
        else Debug.Assert(_thread == Thread.CurrentThread, "a thread's schedule is disarmed by the thread");
    }

    /// <summary>Counts a call.</summary>
    /// <returns>What it fails with, or null.</returns>
    internal static Exception? FailureAt(FaultPoint point) =>
        _onThisThread?.FailureOf(point) ?? Volatile.Read(ref _onAllThreads)?.FailureOf(point);

    private Exception? FailureOf(FaultPoint point)
    {
        if ((_points & (1UL << (int)point)) == 0) return null;

        long call = Interlocked.Increment(ref _calls);
        if (_isLasting ? call < _failingCall : call != _failingCall) return null;

        Interlocked.Increment(ref _failures);
        return _failure();
    }
}
#endif
