using Microsoft.Extensions.Logging;
using PlumCache.Hosting;
using PlumCache.Storage;

namespace PlumCache.Server;

/// <summary>
/// The server as a process: from its start to SIGTERM, SIGINT or SHUTDOWN. There is no generic host around it: nothing else is hosted, and
/// one would bring a dozen assemblies, with two descriptors each.
/// </summary>
internal static class ServerRun
{
    // Behind the server's own deadline, which tells what it cut off.
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
            using ILoggerFactory logs = LoggerFactory.Create(
                logging => ServerLogging.Configure(logging, run.Options, () => started.LogLevel));
            ILogger logger = logs.CreateLogger(typeof(ServerRun));
            using var signals = new ProcessSignals(logger);
            foreach (string option in run.SecretOptions) ProcessLog.SecretInOptions(logger, option);
            PlumCacheServer server = await PlumCacheServer.StartAsync(run.Options, logs, configurationFile: run.ConfigurationFile)
                .ConfigureAwait(false);
            started.Server = server;
            Greet(server, output, logger);
            bool hasStopped = await ServeAsync(server, signals, new SystemdNotifier(run.NotifySocket), logger).ConfigureAwait(false);
            return hasStopped && server.Failure is null ? 0 : 1;
        }
        catch (ServerStartException exception)
        {
            foreach (string line in exception.Message.Split('\n')) await errors.WriteLineAsync($"plum: {line}").ConfigureAwait(false);
            return 1;
        }
    }

    /// <returns>Whether it stopped in order.</returns>
    private static async Task<bool> ServeAsync(PlumCacheServer server, ProcessSignals signals, SystemdNotifier manager, ILogger logger)
    {
        Warn("start", manager.Ready($"listens on {server.EndPoint}"));
        using (new GarbageTimer(TimeProvider.System)) await Task.WhenAny(server.Completion, signals.Asked).ConfigureAwait(false);
        Warn("stop", manager.Stopping());
        TimeSpan deadline = TimeSpan.FromSeconds(server.Options.ShutdownTimeoutSeconds) + GraceBehindDeadline;
        try
        {
            await server.StopAsync().WaitAsync(deadline).ConfigureAwait(false);
            return true;
        }
        catch (Exception exception) when (!StorageBrokenException.IsIn(exception))
        {
            ProcessLog.NotStopped(logger, exception); // it threw, or it hangs
            return false;
        }

        void Warn(string moment, string? why)
        {
            if (why is not null) ProcessLog.NotNotified(logger, moment, why);
        }
    }

    private static void Greet(PlumCacheServer server, TextWriter output, ILogger logger)
    {
        try
        {
            output.WriteLine(
                $"PlumCache {PlumCacheServer.Version} listens on {server.EndPoint} (process {Environment.ProcessId}); stop it with Ctrl+C "
                    + "or SHUTDOWN.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            SignalLog.NoOutput(logger, exception.Message); // a full disk, a pipe whose reader has gone, or none at all
        }
    }
}
