using Microsoft.Extensions.Logging;
using PlumCache.Engine.Hosting;
using PlumCache.Hosting.Sessions;

namespace PlumCache.Hosting.Serving;

/// <summary>Has the log told of bugs.</summary>
internal sealed class LoggedFailures(ILogger logger) : IFailures
{
    /// <inheritdoc/>
    public void Report(string what, Exception exception) => SessionLog.Failed(logger, what, exception);

    /// <inheritdoc/>
    public void ReportBreaker(string plugin) => SessionLog.BreakerOpened(logger, plugin);
}
