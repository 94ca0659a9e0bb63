using Microsoft.Extensions.Logging;

namespace PlumCache.Tests.Unit.Hosting.Safety;

/// <summary>A log of the host that has a bug, or no room left on its disk: every line throws. It is its own provider and factory.</summary>
internal sealed class ThrowingLogger : ILogger, ILoggerProvider, ILoggerFactory
{
    private int _thrown;

    /// <summary>Lines that were not written.</summary>
    public int Thrown => Volatile.Read(ref _thrown);

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => throw Full();

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => throw Full();

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider)
    {
        // It is the only one.
    }

    public void Dispose()
    {
        // Nothing is held.
    }

    private IOException Full()
    {
        Interlocked.Increment(ref _thrown);
        return new IOException("No space left on device");
    }
}
