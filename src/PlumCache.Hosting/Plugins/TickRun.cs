using System.Text;
using PlumCache.Abstractions;
using PlumCache.Engine;

namespace PlumCache.Hosting.Plugins;

/// <summary>
/// One run of a tick, on a session of its own: what the command, or one that it runs, makes of its connection ends with it. The reply is dropped.
/// </summary>
internal sealed class TickRun
{
    // Of a reply that nobody reads, dropped at a time.
    private const int StreamedBytes = 1 << 20;

    private readonly CommandEngine _engine;
    private readonly TimeProvider _time;
    private readonly CommandBatch _batch = new();
    private readonly DroppingWriter _writer = new();
    private TaskCompletionSource _resumed = NewSignal();

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
        using EngineSession session = engine.OpenInternalSession($"plugin:{plugin}", run.Resume);
        await run.RunAsync(session, stop).ConfigureAwait(false);
        return run._writer.Error?.ToString();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Resume() => Volatile.Read(ref _resumed).TrySetResult();

    private async Task RunAsync(EngineSession session, CancellationToken stop)
    {
        while (true)
        {
            // Before the run, because the call may come while it ends.
            TaskCompletionSource resumed = NewSignal();
            Volatile.Write(ref _resumed, resumed);
            switch (_engine.Run(session, _batch, _writer, RunMode.Long))
            {
                case RunStatus.Parked:
                    await resumed.Task.WaitAsync(stop).ConfigureAwait(false);
                    break;
                case RunStatus.Delay:
                    await WaitUntilAsync(session.ResumeAtMs, resumed.Task, stop).ConfigureAwait(false);
                    break;
                case RunStatus.Streaming:
                    while (session.Stream is { } stream && stream.WriteNext(_writer, StreamedBytes)) _writer.Drop();
                    break;
                case RunStatus.OutputFull:
                    _writer.Drop();
                    break;
                case RunStatus.Offload:
                    break; // never, as it runs on the pool already
                default:
                    return;
            }
        }
    }

    private async Task WaitUntilAsync(long atMs, Task resumed, CancellationToken stop)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stop);
        long waitMs = Math.Clamp(atMs - _time.GetUtcNow().ToUnixTimeMilliseconds(), 0, int.MaxValue);
        await Task.WhenAny(resumed, Task.Delay(TimeSpan.FromMilliseconds(waitMs), _time, ended.Token)).ConfigureAwait(false);
        await ended.CancelAsync().ConfigureAwait(false);
        stop.ThrowIfCancellationRequested();
    }
}
