using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using PlumCache.Hosting;
using PlumCache.Hosting.Configuration;

namespace PlumCache.Server;

/// <summary>Where the process logs, and in which form: standard error or a file, text or JSON.</summary>
internal static class ServerLogging
{
    // ISO 8601 with the offset from UTC: who compares logs of two machines, or of two halves of a year, must not guess.
    private const string TimeFormat = "yyyy-MM-ddTHH:mm:ss.fffzzz";
    private const string UtcFormat = "yyyy-MM-ddTHH:mm:ss.fffZ";

    /// <summary>Adds it.</summary>
    /// <param name="logging">To this.</param>
    /// <param name="options">What the server is told.</param>
    /// <param name="level">The least severity now: CONFIG SET changes it.</param>
    /// <exception cref="ServerStartException">The file of the log cannot be opened.</exception>
    public static void Configure(ILoggingBuilder logging, PlumCacheOptions options, Func<LogLevel> level)
    {
        logging.SetMinimumLevel(LogLevel.Trace);
        logging.AddFilter(severity => severity >= level());
        AddConsole(logging, options.LogFormat);

        // Standard output carries the one line a script waits for.
        // And nobody may wait for who reads the log: what it does not take in time is dropped, and counted there.
        logging.Services.Configure<ConsoleLoggerOptions>(static console =>
        {
            console.LogToStandardErrorThreshold = LogLevel.Trace;
            console.QueueFullMode = ConsoleLoggerQueueFullMode.DropWrite;
        });
        if (options.LogFile.Length == 0) return;
        logging.AddFilter<ConsoleLoggerProvider>(static _ => false);
        LogFile file = Open(options.LogFile);
        string name = options.LogFormat == LogFormat.Json ? ConsoleFormatterNames.Json : ConsoleFormatterNames.Simple;
        logging.Services.AddSingleton<ILoggerProvider>(services => new FileLoggerProvider(file, FormatterOf(services, name)));
    }

    private static ConsoleFormatter FormatterOf(IServiceProvider services, string name) =>
        services.GetServices<ConsoleFormatter>().First(formatter => string.Equals(formatter.Name, name, StringComparison.Ordinal));

    private static void AddConsole(ILoggingBuilder logging, LogFormat format)
    {
        if (format == LogFormat.Json)
        {
            logging.AddJsonConsole(static console =>
            {
                console.UseUtcTimestamp = true; // JSON would escape the plus sign of an offset
                console.TimestampFormat = UtcFormat;
            });
            return;
        }

        logging.AddSimpleConsole(static console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = TimeFormat + " ";
            console.ColorBehavior = LoggerColorBehavior.Disabled;
        });
    }

    private static LogFile Open(string path)
    {
        try
        {
            return new LogFile(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ServerStartException($"Cannot open the log file {path}: {exception.Message}", exception);
        }
    }
}
