using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
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

    /// <summary>Adds it to a host.</summary>
    /// <param name="builder">The host's.</param>
    /// <param name="options">What the server is told.</param>
    /// <param name="level">The least severity now: CONFIG SET changes it.</param>
    /// <exception cref="ServerStartException">The file of the log cannot be opened.</exception>
    public static void Configure(HostApplicationBuilder builder, PlumCacheOptions options, Func<LogLevel> level)
    {
        builder.Logging.SetMinimumLevel(LogLevel.Trace);
        builder.Logging.AddFilter(severity => severity >= level());
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);

        // A start that fails is told by plum in one line; the host would tell it first, with a stack trace.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting", LogLevel.Critical);
        AddConsole(builder.Logging, options.LogFormat);

        // Standard output carries the one line a script waits for.
        builder.Services.Configure<ConsoleLoggerOptions>(static console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        if (options.LogFile.Length == 0) return;
        builder.Logging.AddFilter<ConsoleLoggerProvider>(static _ => false);
        LogFile file = Open(options.LogFile);
        string name = options.LogFormat == LogFormat.Json ? ConsoleFormatterNames.Json : ConsoleFormatterNames.Simple;
        builder.Services.AddSingleton<ILoggerProvider>(services => new FileLoggerProvider(file, FormatterOf(services, name)));
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
