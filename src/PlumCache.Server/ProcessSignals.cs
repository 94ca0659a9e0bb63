using System.Runtime.InteropServices;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace PlumCache.Server;

/// <summary>
/// What signals do to the process: the first one that asks for its end (SIGTERM, SIGINT, SIGQUIT) stops the server in order, a second one ends the process at
/// once. SIGHUP, which a terminal sends when it is closed, does not end it; <see cref="FileLoggerProvider"/> has a file of the log opened again by it.
/// </summary>
/// <param name="host">Is stopped.</param>
/// <param name="logger">Told of each signal.</param>
internal sealed class ProcessSignals(IHostApplicationLifetime host, ILogger<ProcessSignals> logger) : IHostLifetime, IDisposable
{
    // What a shell makes of a process that a signal has ended: 128 and the signal's number.
    private const int ExitCodeBySignal = 128;

    private PosixSignalRegistration[] _registrations = [];
    private int _asked;

    /// <inheritdoc/>
    public Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Stop(context, 15)),
            PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Stop(context, 2)),
            PosixSignalRegistration.Create(PosixSignal.SIGQUIT, context => Stop(context, 3)),
            PosixSignalRegistration.Create(PosixSignal.SIGHUP, GoOn),
        ];
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations) registration.Dispose();
    }

    private void Stop(PosixSignalContext context, int number)
    {
        context.Cancel = true;
        if (Interlocked.Exchange(ref _asked, 1) != 0) Environment.Exit(ExitCodeBySignal + number);
        SignalLog.Stops(logger, context.Signal);
        host.StopApplication();
    }

    private void GoOn(PosixSignalContext context)
    {
        context.Cancel = true;
        SignalLog.GoesOn(logger, context.Signal);
    }
}
