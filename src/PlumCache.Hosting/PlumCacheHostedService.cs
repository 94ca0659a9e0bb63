using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace PlumCache.Hosting;

/// <summary>A server as a service of a generic host: it starts and stops with it, and SHUTDOWN stops the host.</summary>
/// <param name="options">What the server is told.</param>
/// <param name="lifetime">The host's.</param>
/// <param name="loggerFactory">Where it logs.</param>
/// <param name="time">Its clock.</param>
public sealed class PlumCacheHostedService(
    PlumCacheHostOptions options, IHostApplicationLifetime lifetime, ILoggerFactory loggerFactory, TimeProvider time) : IHostedService, IAsyncDisposable
{
    private PlumCacheServer? _server;

    /// <summary>The server, once started.</summary>
    public PlumCacheServer? Server => _server;

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _server = await PlumCacheServer.StartAsync(options.Options, loggerFactory, time, options.ConfigurationFile).ConfigureAwait(false);
        _ = _server.Completion.ContinueWith(_ => lifetime.StopApplication(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        options.Started?.Invoke(_server);
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_server is { } server) await server.StopAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_server is { } server) await server.DisposeAsync().ConfigureAwait(false);
    }
}
