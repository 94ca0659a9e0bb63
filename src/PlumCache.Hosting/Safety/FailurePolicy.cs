using Microsoft.Extensions.Logging;
using PlumCache.Hosting.Observability;
using PlumCache.Storage;

namespace PlumCache.Hosting.Safety;

/// <summary>
/// What becomes of an exception that nobody expected, decided in one place.
/// <code>
///   thrown while a connection, a message or a tick is served -> logged; that one ends, all others go on
///   thrown out of a loop that others rely on                 -> logged as critical; the server stops
///   a broken invariant of the keys, wherever it is seen      -> logged as critical; the process ends
/// </code>
/// </summary>
/// <param name="logger">Where it is told; must not throw.</param>
internal sealed class FailurePolicy(ILogger logger, IProcessEnd end)
{
    private readonly TaskCompletionSource<Exception> _loopDeath = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Where failures are told, and all else.</summary>
    public ILogger Logger { get; } = logger;

    /// <summary>Ends, with what was thrown, when a loop has died that the server cannot do without: it must stop.</summary>
    public Task<Exception> LoopDeath => _loopDeath.Task;

    /// <summary>
    /// Whether the server may go on after an exception. It is the filter of every handler that catches all, because a filter runs before
    /// anything is unwound: a broken invariant ends the process while the state is still as it was found, and before a finally can touch
    /// it.
    /// </summary>
    /// <param name="exception">What was thrown.</param>
    /// <returns>False, in tests only: the process would have ended.</returns>
    public bool Survives(Exception exception)
    {
        if (!StorageBrokenException.IsIn(exception)) return true;
        FailureLog.KeysBroken(Logger, exception);
        end.End($"{FailureLog.BrokenMessage}: {exception.Message}", exception);
        return false;
    }

    /// <summary>A loop that others rely on was left by an exception: told as critical, and the server stops.</summary>
    /// <param name="loop">What it did, as a noun.</param>
    /// <param name="exception">What was thrown.</param>
    public void LoopDied(string loop, Exception exception)
    {
        FailureLog.LoopDied(Logger, loop, exception);
        _loopDeath.TrySetResult(exception);
    }
}
