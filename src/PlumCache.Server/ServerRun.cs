using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PlumCache.Hosting;

namespace PlumCache.Server;

/// <summary>The server as a process: from its start to SIGTERM, SIGINT or SHUTDOWN.</summary>
internal static class ServerRun
{
    // The host's own deadline stands behind the server's, which tells what it cut off.
    private static readonly TimeSpan GraceBehindDeadline = TimeSpan.FromSeconds(10);

    /// <summary>Runs a server until it is told to stop.</summary>
    /// <param name="run">What it is told.</param>
    /// <param name="output">For the line that says it listens.</param>
    /// <param name="errors">For the line that says why it does not.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(ServerRunOptions run, TextWriter output, TextWriter errors)
    {
        try
        {
            var started = new StartedServer(run.Options);
            var hosted = new PlumCacheHostOptions(run.Options, run.ConfigurationFile, server => started.Server = server) { StopsHost = true };
            using IHost host = Build(hosted, started);
            ILogger logger = host.Services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(ServerRun));
            foreach (string option in run.SecretOptions) ProcessLog.SecretInOptions(logger, option);
            await host.StartAsync().ConfigureAwait(false);
            Greet(started.Server!, output, logger);
            TellManager(new SystemdNotifier(run.NotifySocket), started.Server!, host.Services.GetRequiredService<IHostApplicationLifetime>(), logger);
            using var garbage = new GarbageTimer(TimeProvider.System);
            await host.WaitForShutdownAsync().ConfigureAwait(false);
            return started.Server!.Failure is null ? 0 : 1;
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

    private static void TellManager(SystemdNotifier manager, PlumCacheServer server, IHostApplicationLifetime lifetime, ILogger logger)
    {
        Warn("start", manager.Ready($"listens on {server.EndPoint}"));
        lifetime.ApplicationStopping.Register(() => Warn("stop", manager.Stopping()));

        void Warn(string moment, string? why)
        {
            if (why is not null) ProcessLog.NotNotified(logger, moment, why);
        }
    }

    private static IHost Build(PlumCacheHostOptions options, StartedServer started)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(settings: null);
        ServerLogging.Configure(builder, options.Options, () => started.LogLevel);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(options.Options.ShutdownTimeoutSeconds) + GraceBehindDeadline);
        builder.Services.Replace(ServiceDescriptor.Singleton<IHostLifetime, ProcessSignals>());
        builder.Services.AddPlumCache(options);
        return builder.Build();
    }
}
