using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace PlumCache.Server;

/// <summary>
/// Logs into a file, in the form in which the console's provider logs. SIGHUP has it open the file again, for those who move it away.
/// </summary>
internal sealed class FileLoggerProvider : ILoggerProvider
{
    private readonly LogFile _file;
    private readonly ConsoleFormatter _formatter;
    private readonly PosixSignalRegistration? _hangUp;

    /// <summary>A provider that writes at once.</summary>
    /// <param name="file">Disposed with it.</param>
    /// <param name="formatter">How a line looks.</param>
    public FileLoggerProvider(LogFile file, ConsoleFormatter formatter)
    {
        _file = file;
        _formatter = formatter;
        _hangUp = OperatingSystem.IsWindows() ? null : PosixSignalRegistration.Create(PosixSignal.SIGHUP, Reopen);
    }

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => new FileLogger(categoryName, _formatter, _file);

    /// <inheritdoc/>
    public void Dispose()
    {
        _hangUp?.Dispose();
        _file.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }

    private void Reopen(PosixSignalContext context)
    {
        context.Cancel = true;
        _file.Reopen();
        ProcessLog.LogReopened(CreateLogger(typeof(FileLoggerProvider).FullName!));
    }
}
