using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using PlumCache.Hosting;
using PlumCache.Hosting.Configuration;

namespace PlumCache.Server;

/// <summary>The server as a process: from its start to SIGTERM, SIGINT or SHUTDOWN.</summary>
internal static class ServerRun
{
    // The host's own deadline stands behind the server's, which tells what it cut off.
    private static readonly TimeSpan GraceBehindDeadline = TimeSpan.FromSeconds(10);

    /// <summary>Runs a server until it is told to stop.</summary>
    /// <param name="options">What it is told.</param>
    /// <param name="secretOptions">The options that gave a secret.</param>
    /// <param name="configurationFile">Where they came from; empty for the configuration built in.</param>
    /// <param name="output">For the line that says it listens.</param>
    /// <param name="errors">For the line that says why it does not.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(
        PlumCacheOptions options, ImmutableArray<string> secretOptions, string configurationFile, TextWriter output, TextWriter errors)
    {
        try
        {
            PlumCacheServer? started = null;
            using IHost host = Build(new PlumCacheHostOptions(options, configurationFile, server => started = server) { StopsHost = true });
            ILogger logger = host.Services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(ServerRun));
            foreach (string option in secretOptions) ProcessLog.SecretInOptions(logger, option);
            await host.StartAsync().ConfigureAwait(false);
            Greet(started!, output, logger);
            await host.WaitForShutdownAsync().ConfigureAwait(false);
            return started!.Failure is null ? 0 : 1;
        }
        catch (ServerStartException exception)
        {
            foreach (string line in exception.Message.Split('\n')) await errors.WriteLineAsync($"plum: {line}").ConfigureAwait(false);
            return 1;
        }
    }

    private static void Greet(PlumCacheServer server, TextWriter output, ILogger logger)
    {
        try
        {
            output.WriteLine(
                $"PlumCache {PlumCacheServer.Version} listens on {server.EndPoint} (process {Environment.ProcessId}); stop it with Ctrl+C or SHUTDOWN.");
        }
        catch (IOException exception)
        {
            SignalLog.NoOutput(logger, exception.Message); // a full disk, or a pipe whose reader has gone
        }
    }

    private static IHost Build(PlumCacheHostOptions options)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(settings: null);
        builder.Logging.SetMinimumLevel(options.Options.LogLevel);
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);

        // A start that fails is told by plum in one line; the host would tell it first, with a stack trace.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting", LogLevel.Critical);
        builder.Logging.AddSimpleConsole(static console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "yyyy-MM-dd HH:mm:ss.fff ";
            console.ColorBehavior = LoggerColorBehavior.Disabled;
        });

        // Standard output carries the one line a script waits for.
        builder.Services.Configure<ConsoleLoggerOptions>(static console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(options.Options.ShutdownTimeoutSeconds) + GraceBehindDeadline);
        builder.Services.Replace(ServiceDescriptor.Singleton<IHostLifetime, ProcessSignals>());
        builder.Services.AddPlumCache(options);
        return builder.Build();
    }
}
