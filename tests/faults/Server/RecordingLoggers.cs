using Microsoft.Extensions.Logging;
using PlumCache.Tests.Unit.Hosting;

namespace PlumCache.Tests.Faults.Server;

/// <summary>One logger for all categories, which keeps every line.</summary>
internal sealed class RecordingLoggers : ILoggerFactory
{
    private readonly RecordingLogger _logger = new();

    public IReadOnlyCollection<string> Lines => _logger.Lines;

    public ILogger CreateLogger(string categoryName) => _logger;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public void Dispose()
    {
    }
}
