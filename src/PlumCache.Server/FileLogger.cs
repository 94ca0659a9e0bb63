using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace PlumCache.Server;

/// <summary>What one part of the program logs into a file.</summary>
/// <param name="category">The part.</param>
/// <param name="look">How a line looks.</param>
/// <param name="file">Where to.</param>
internal sealed class FileLogger(string category, ConsoleFormatter look, LogFile file) : ILogger
{
    /// <inheritdoc/>
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    /// <inheritdoc/>
    public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

    /// <inheritdoc/>
    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        using var text = new StringWriter();
        look.Write(new LogEntry<TState>(logLevel, category, eventId, state, exception, formatter), scopeProvider: null, text);
        file.Append(text.ToString());
    }
}
