using System.Diagnostics;
using System.Text;
using PlumCache.Abstractions;
using PlumCache.Engine.Serving;
using PlumCache.Engine.Sessions;

namespace PlumCache.Hosting.Plugins;

/// <summary>
/// One run of a tick, on a session of its own: what the command, or one that it runs, makes of its connection ends with it. The reply is
/// dropped.
/// </summary>
internal sealed class TickRun
{
    // Of a reply that nobody reads, dropped at a time.
    private const int StreamedBytes = 1 << 20;

    private readonly CommandEngine _engine;
    private readonly TimeProvider _time;
    private readonly CommandBatch _batch = new();
    private readonly DroppingWriter _writer = new();
    private TaskCompletionSource _woken = NewSignal();

    private TickRun(CommandEngine engine, string tick, TimeProvider time)
    {
        _engine = engine;
        _time = time;
        byte[] name = Encoding.UTF8.GetBytes(tick);
        _batch.Reset(name, 0);
        _batch.Add([new ArgumentRange(0, name.Length)]);
    }

    /// <summary>Runs a tick to its end.</summary>
    /// <param name="engine">Where.</param>
    /// <param name="plugin">Whose.</param>
    /// <param name="tick">The command.</param>
    /// <param name="time">The clock.</param>
    /// <param name="stop">Ends waiting; what has begun runs to its end.</param>
    /// <returns>The error it answered, or null.</returns>
    /// <exception cref="OperationCanceledException">Stopped while it waited for its turn: nothing has happened.</exception>
    public static async Task<string?> RunAsync(CommandEngine engine, string plugin, string tick, TimeProvider time, CancellationToken stop)
    {
        var run = new TickRun(engine, tick, time);
        using EngineSession session = engine.OpenInternalSession($"plugin:{plugin}", run.Wake);
        await run.RunAsync(session, stop).ConfigureAwait(false);
        return run._writer.Error?.ToString();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Wake() => Volatile.Read(ref _woken).TrySetResult();

    private async Task RunAsync(EngineSession session, CancellationToken stop)
    {
        while (true)
        {
            // Before the run, because the wake may come while it ends.
            TaskCompletionSource woken = NewSignal();
            Volatile.Write(ref _woken, woken);
            if (_engine.Run(session, _batch, _writer, RunMode.Long) != RunStatus.Suspended) return;
            Debug.Assert(session.Suspension.Reason != SuspensionReason.Offload, "A thread of the pool runs everything to its end.");
            switch (session.Suspension.Reason)
            {
                case SuspensionReason.Stream:
                    while (session.Stream is { } stream && stream.WriteNext(_writer, StreamedBytes)) _writer.Drop();
                    Debug.Assert(session.Stream is null or { IsEnded: true }, "A tick goes on before its reply is dropped.");
                    break;
                case SuspensionReason.OutputFull:
                    _writer.Drop();
                    break;
                default:
                    await WaitUntilAsync(session.Suspension.DeadlineMs, woken.Task, stop).ConfigureAwait(false);
                    break;
            }
        }
    }

    private async Task WaitUntilAsync(long atMs, Task woken, CancellationToken stop)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stop);
        long waitMs = Math.Clamp(atMs - _time.GetUtcNow().ToUnixTimeMilliseconds(), 0, int.MaxValue);
        TimeSpan wait = atMs == Suspension.Never ? Timeout.InfiniteTimeSpan : TimeSpan.FromMilliseconds(waitMs);
        await Task.WhenAny(woken, Task.Delay(wait, _time, ended.Token)).ConfigureAwait(false);
        await ended.CancelAsync().ConfigureAwait(false);
        stop.ThrowIfCancellationRequested();
    }
}
