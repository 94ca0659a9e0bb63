namespace PlumCache.Server;

/// <summary>
/// Has the managed heap of this process collected when <see cref="GarbageWatch"/> says so. Only the executable has one: in another program
/// it is that program's affair.
/// </summary>
internal sealed class GarbageTimer : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(200);

    private readonly GarbageWatch _watch = new(GC.GetTotalMemory(forceFullCollection: false));
    private readonly TimeProvider _time;
    private readonly ITimer _timer;

    /// <summary>Begins.</summary>
    /// <param name="time">The clock.</param>
    public GarbageTimer(TimeProvider time)
    {
        _time = time;
        _timer = time.CreateTimer(static timer => ((GarbageTimer)timer!).Look(), this, Period, Period);
    }

    /// <summary>Ends.</summary>
    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        // A look that finds another one at work has nothing to do.
        if (!Monitor.TryEnter(_watch)) return;
        try
        {
            long nowMs = _time.GetUtcNow().ToUnixTimeMilliseconds();
            if (!_watch.IsDue(nowMs, GC.GetTotalMemory(forceFullCollection: false))) return;
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            _watch.Collected(nowMs, GC.GetTotalMemory(forceFullCollection: false));
        }
        finally
        {
            Monitor.Exit(_watch);
        }
    }
}
