using Microsoft.Extensions.Logging;
using PlumCache.Storage;

namespace PlumCache.Hosting.Observability;

/// <summary>
/// The host's logger, without what it throws: a log that cannot be written, because its disk is full or its provider has a bug, must cost
/// the line and nothing else. It is put around the logger once, where the server is composed.
/// </summary>
/// <param name="inner">The host's.</param>
internal sealed class SafeLogger(ILogger inner) : ILogger
{
    /// <summary>None: nothing here logs in scopes.</summary>
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    /// <inheritdoc/>
    public bool IsEnabled(LogLevel logLevel)
    {
        try
        {
            return inner.IsEnabled(logLevel);
        }
        catch (Exception)
        {
            return false; // it cannot say so itself, and there is no other place to tell
        }
    }

    /// <inheritdoc/>
    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        try
        {
            Faults.At(FaultPoint.Logger);
            inner.Log(logLevel, eventId, state, exception, formatter);
        }
        catch (Exception)
        {
            // The line is lost: see above.
        }
    }
}
