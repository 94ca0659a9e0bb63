using Microsoft.Extensions.Logging;

namespace PlumCache.Tests.Unit.Hosting.Safety;

/// <summary>Throws at one event: a bug in the midst of whoever logs it, where nobody expects one.</summary>
/// <param name="eventId">The event's number.</param>
internal sealed class ChokingLogger(int eventId) : ILogger
{
    /// <summary>What it throws says this.</summary>
    public const string Bug = "a bug in the midst";

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId id, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (id.Id == eventId) throw new InvalidOperationException(Bug);
    }
}
