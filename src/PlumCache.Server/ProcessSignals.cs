using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;

namespace PlumCache.Server;

/// <summary>
/// What signals do to the process: the first one that asks for its end (SIGTERM, SIGINT, SIGQUIT) stops the server in order, a second one
/// ends the process at once. SIGHUP, which a terminal sends when it is closed, does not end it; <see cref="FileLoggerProvider"/> has a file
/// of the log opened again by it.
/// </summary>
internal sealed class ProcessSignals : IDisposable
{
    // What a shell makes of a process that a signal has ended: 128 and the signal's number.
    private const int ExitCodeBySignal = 128;

    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly PosixSignalRegistration[] _registrations;
    private readonly ILogger _logger;
    private int _isAsked;

    /// <summary>From now on.</summary>
    /// <param name="logger">Told of each signal.</param>
    public ProcessSignals(ILogger logger)
    {
        _logger = logger;
        _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Stop(context, 15)),
            PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Stop(context, 2)),
            PosixSignalRegistration.Create(PosixSignal.SIGQUIT, context => Stop(context, 3)),
            PosixSignalRegistration.Create(PosixSignal.SIGHUP, GoOn),
        ];
    }

    /// <summary>Ends with the first signal that asks for the process' end.</summary>
    public Task Asked => _asked.Task;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations) registration.Dispose();
    }

    private void Stop(PosixSignalContext context, int number)
    {
        context.Cancel = true;
        if (Interlocked.Exchange(ref _isAsked, 1) != 0) Environment.Exit(ExitCodeBySignal + number);
        SignalLog.Stops(_logger, context.Signal);
        _asked.SetResult();
    }

    private void GoOn(PosixSignalContext context)
    {
        context.Cancel = true;
        SignalLog.GoesOn(_logger, context.Signal);
    }
}
