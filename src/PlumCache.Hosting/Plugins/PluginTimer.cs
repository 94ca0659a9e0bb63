using System.Diagnostics;
using PlumCache.Hosting.Observability;
using PlumCache.Hosting.Safety;
using PlumCache.Storage;

namespace PlumCache.Hosting.Plugins;

/// <summary>
/// One plugin's timer. Its tick never runs twice at a time: what is asked for while it runs is looked at when it ends.
/// <code>
///   idle --Set--> waiting --due--> running --end--> idle, or waiting for what was asked for meanwhile
/// </code>
/// </summary>
internal sealed class PluginTimer
{
    private const long Never = long.MaxValue;

    // A timer of the system takes at most 49 days: for later times it is set again.
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    // A tick that failed as a whole (no memory, a bug) has asked for no time; what it should have done still waits.
    private const long RetryMs = 1000;

    // Then others of the pool have their turn.
    private const int TicksPerTurn = 64;

    private readonly Lock _lock = new();
    private readonly string _plugin;
    private readonly Func<Task<string?>> _run;
    private readonly TimeProvider _time;
    private readonly FailurePolicy _failures;
    private readonly CancellationToken _stop;
    private readonly ITimer _timer;
    private Task _running = Task.CompletedTask;
    private bool _isRunning;
    private long _dueMs = Never;
    private long _ran;
    private long _failed;

    /// <summary>A timer that waits for nothing.</summary>
    /// <param name="plugin">Whose.</param>
    /// <param name="run">Runs its tick; answers the error it answered, or null.</param>
    /// <param name="time">The clock.</param>
    /// <param name="failures">For errors, and what becomes of exceptions.</param>
    /// <param name="stop">Begin no tick any more.</param>
    public PluginTimer(string plugin, Func<Task<string?>> run, TimeProvider time, FailurePolicy failures, CancellationToken stop)
    {
        _plugin = plugin;
        _run = run;
        _time = time;
        _failures = failures;
        _stop = stop;
        _timer = time.CreateTimer(static timer => ((PluginTimer)timer!).OnTime(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>What it did so far.</summary>
    public PluginTicks Counts
    {
        get
        {
            lock (_lock) return new PluginTicks(_plugin, _ran, _failed);
        }
    }

    private long NowMs => _time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Has the tick run at a time, unless an earlier one was asked for.</summary>
    public void Set(long atMs)
    {
        lock (_lock)
        {
            if (atMs >= _dueMs) return;
            _dueMs = atMs;
            if (!_isRunning) Wait();
        }
    }

    /// <summary>Waits for the tick that runs. No other begins, because the token is cancelled by then.</summary>
    public async Task StopAsync()
    {
        Task running;
        lock (_lock) running = _running;
        await running.ConfigureAwait(false);
        await _timer.DisposeAsync().ConfigureAwait(false);
    }

    // Under the lock.
    private void Wait()
    {
        Debug.Assert(_lock.IsHeldByCurrentThread, "A timer is set for a time that may be another by now.");
        Debug.Assert(!_isRunning, "A tick comes while the last one runs.");
        if (_stop.IsCancellationRequested || _dueMs == Never) return;
        long waitMs = Math.Clamp(_dueMs - NowMs, 0, (long)LongestWait.TotalMilliseconds);
        _timer.Change(TimeSpan.FromMilliseconds(waitMs), Timeout.InfiniteTimeSpan);
    }

    private void OnTime()
    {
        try
        {
            Begin();
        }
        catch (Exception exception) when (_failures.Survives(exception))
        {
            // Out of a timer it would end the process.
            TimerLog.TickFailed(_failures.Logger, _plugin, exception);
            _timer.Change(TimeSpan.FromMilliseconds(RetryMs), Timeout.InfiniteTimeSpan);
        }
    }

    private void Begin()
    {
        lock (_lock)
        {
            if (_isRunning || _stop.IsCancellationRequested) return;
            if (_dueMs > NowMs)
            {
                Wait();
                return;
            }

            // The pool may have no memory for it. Only what has begun is running, or nothing would ever begin again; and the run waits for
            // this lock.
            Faults.At(FaultPoint.Timer);
            _running = Task.Run(RunAsync, CancellationToken.None);
            _isRunning = true;
        }
    }

    private async Task RunAsync()
    {
        for (int ticks = 1; TryBegin(); ticks++)
        {
            await TickAsync().ConfigureAwait(false);
            if (ticks % TicksPerTurn == 0) await Task.Yield();
        }
    }

    private bool TryBegin()
    {
        lock (_lock)
        {
            Debug.Assert(_isRunning, "A tick runs that has not begun, and another may run beside it.");
            if (_dueMs > NowMs || _stop.IsCancellationRequested)
            {
                _isRunning = false;
                Wait();
                return false;
            }

            _dueMs = Never;
            return true;
        }
    }

    private async Task TickAsync()
    {
        string? error;
        try
        {
            error = await _run().ConfigureAwait(false);
            if (error is not null) TimerLog.TickAnsweredError(_failures.Logger, _plugin, error);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            return;
        }
        catch (Exception exception) when (_failures.Survives(exception))
        {
            error = exception.Message;
            TimerLog.TickFailed(_failures.Logger, _plugin, exception);
        }

        lock (_lock)
        {
            _ran++;
            if (error is null) return;
            _failed++;
            _dueMs = Math.Min(_dueMs, NowMs + RetryMs);
        }
    }
}
